import { type RandomStream, shuffle } from "../../math/random.ts";
import { codeInputs, type FittedInput } from "../fitted-inputs.ts";
import { type InputColumn, takeInputs } from "../inputs.ts";
import { type MeasureName, type MovieTable, measureNames, movieTitles } from "../movie.ts";

/** The most reference movies a model file holds. */
export const mostReferenceMovies = 200;

/** A sample of the training movies that a model carries: what its explanations compare with. Plain data. */
export interface ReferenceMovies {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  /** The inputs of the model in their order: numbers or categories, null where missing. */
  readonly inputs: readonly ReferenceInput[];
  /** What became of each. */
  readonly hit: readonly (0 | 1)[];
}

export interface ReferenceInput {
  readonly name: string;
  readonly values: readonly (number | string | null)[];
}

/**
 * Draws reference movies, hits and others in their own proportion, at least one of each; all when they are no more than
 * `limit`. Every beginning of the sample has about the same proportion.
 * table: the training rows; inputs: those of the model, of these rows; target: 0 or 1 for each; limit: from 2, default 200.
 */
export function referenceMovies(
  table: MovieTable,
  inputs: readonly InputColumn[],
  target: Uint8Array,
  random: RandomStream,
  limit = mostReferenceMovies,
): ReferenceMovies {
  const rows = Array.from(target.keys());
  const classes = [0, 1].map((label) => Uint32Array.from(rows.filter((row) => target[row] === label)));
  const hits = classes[1]!.length;
  const drawn = Math.min(limit, rows.length);
  const share = Math.round((drawn * hits) / rows.length);
  const wanted = hits === 0 || hits === rows.length ? share : Math.min(drawn - 1, Math.max(1, share));
  const chosen = classes
    .flatMap((members, label) => {
      shuffle(members, random.child(label));
      const count = label === 1 ? wanted : drawn - wanted;
      return Array.from(members.subarray(0, count), (row, rank) => ({ row, place: (rank + 0.5) / count }));
    })
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
  const titles = movieTitles(table);
  return {
    ids: chosen.map((row) => table.ids[row]!),
    titles: chosen.map((row) => titles[row]!),
    inputs: takeInputs(inputs, chosen).map((input) => ({
      name: input.name,
      values: input.kind === "number" ? Array.from(input.values, knownOrNull) : input.values,
    })),
    hit: chosen.map((row) => (target[row] === 1 ? 1 : 0)),
  };
}

/** The first `limit` reference movies (all when absent) as coded inputs. inputs: those of the model. */
export function referenceCodes(
  reference: ReferenceMovies,
  inputs: readonly FittedInput[],
  limit = mostReferenceMovies,
): Float64Array[] {
  const columns = inputs.map(({ name, kind }, index): InputColumn => {
    const values = reference.inputs[index]!.values.slice(0, limit);
    return kind === "number"
      ? { name, kind, values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))) }
      : { name, kind, values: values as (string | null)[] };
  });
  return codeInputs(inputs, columns);
}

/** The reference movies as a movie table of their own. source: what it is to be called. */
export function referenceTable(reference: ReferenceMovies, source: string): MovieTable {
  const { ids, titles, inputs, hit } = reference;
  const measureOf = (name: MeasureName) => inputs.find((input) => input.name === name);
  const measure = (name: MeasureName) =>
    Float64Array.from(ids, (_, row) => (measureOf(name)?.values[row] ?? Number.NaN) as number);
  const names: readonly string[] = measureNames;
  return {
    source,
    ids,
    measures: {
      avg_watch_time: measure("avg_watch_time"),
      completion_rate: measure("completion_rate"),
      ratings_count: measure("ratings_count"),
      avg_rating: measure("avg_rating"),
    },
    absentMeasures: measureNames.filter((name) => measureOf(name) === undefined),
    hit: Int8Array.from(hit),
    extras: [
      ...inputs.filter(({ name }) => !names.includes(name)),
      ...(inputs.some(({ name }) => name.toLowerCase() === "title") ? [] : [{ name: "title", values: titles }]),
    ],
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  };
}

function knownOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
