import { type MovieTable, measureNames } from "../../src/movies/movie.ts";

/** The inputs of a movie that is thought of, by name. */
export type MovieValues = Readonly<Record<string, number | string>>;

/** A table of that one movie: measures where there are such, the rest as further columns. */
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
