import { type CellValue, type MeasureProxy, type MovieTable, measureNames } from "../../src/movies/movie.ts";
import { type Note, note } from "../../src/notes.ts";
import { askJson } from "./client.ts";

/** The movies of a dataset as the API sends them: column by column, null where not known. */
interface SentMovies {
  readonly source: string;
  readonly total: number;
  readonly proxies: readonly MeasureProxy[];
  readonly targetRule: string | null;
  readonly ids: readonly string[];
  readonly measures: Readonly<Record<string, readonly (number | null)[]>>;
  readonly hit: readonly (number | null)[] | null;
  readonly extras: readonly { readonly name: string; readonly values: readonly CellValue[] }[];
}

/** The most movies a page takes in. */
const mostMovies = 200_000;

/** A dataset as a table that the library in the page can work with. */
export async function fetchMovies(dataset: string): Promise<MovieTable> {
  const sent = await askJson<SentMovies>(`/datasets/${dataset}/movies?limit=${mostMovies}`);
  const column = (name: string) => Float64Array.from(sent.measures[name] ?? [], (value) => value ?? Number.NaN);
  return {
    source: sent.source,
    ids: sent.ids,
    measures: Object.fromEntries(measureNames.map((name) => [name, column(name)])) as MovieTable["measures"],
    hit: sent.hit === null ? null : Int8Array.from(sent.hit, (value) => value ?? -1),
    extras: sent.extras,
    hash: null,
    proxies: sent.proxies,
    targetRule: sent.targetRule,
    notes: cutNotes(sent),
  };
}

/** A table that is too large for a page is cut, and says so wherever its notes are shown. */
function cutNotes({ total, ids }: SentMovies): Note[] {
  const [shown, all] = [ids.length, total].map((count) => count.toLocaleString("en"));
  return ids.length === total
    ? []
    : [note("ROWS_DROPPED", `The page took in the first ${shown} of ${all} movies; the command line takes them all.`)];
}
