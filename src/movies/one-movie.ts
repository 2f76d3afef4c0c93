import { type MovieTable, measureNames } from "./movie.ts";

/** The inputs of a movie that is thought of, by name. */
export type MovieValues = Readonly<Record<string, number | string>>;

/** A table of one movie, from its values by column: measures where there are such, the rest as further columns. No checks: out of range stays so. */
export function oneMovie(values: MovieValues): MovieTable {
  const measures = measureNames.filter((name) => name in values);
  return {
    source: "the new movie",
    ids: ["new"],
    measures: Object.fromEntries(
      measureNames.map((name) => [name, Float64Array.of(Number(values[name] ?? Number.NaN))]),
    ) as MovieTable["measures"],
    hit: null,
    extras: Object.entries(values)
      .filter(([name]) => !(measures as readonly string[]).includes(name))
      .map(([name, value]) => ({ name, values: [value] })),
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  };
}
