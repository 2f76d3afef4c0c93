import { MarqueeError } from "../../errors.ts";
import { csvTexts } from "../../table/csv-texts.ts";
import { type CellPlace, namedEntries } from "./named-lists.ts";
import { type TmdbFile, tmdbLimits } from "./tmdb-files.ts";

/** A film as the file has it; null for what is not known. */
export interface TmdbFilm {
  /** TMDB's number, unique. */
  readonly id: string;
  readonly title: string;
  /** Dollars, above 0: the file writes 0 for unknown amounts. */
  readonly budget: number | null;
  readonly revenue: number | null;
  /** Minutes; 0 stands for not known too. */
  readonly runningTime: number | null;
  /** ISO 8601, a whole day. */
  readonly date: string | null;
  readonly released: boolean;
  readonly votes: number;
  /** On 0–10; null where there are no votes or none that counts: the file then writes 0. */
  readonly rating: number | null;
  readonly language: string | null;
  readonly genres: readonly string[];
  readonly companies: readonly string[];
}

const columns = [
  ...(["id", "title", "budget", "revenue", "runtime", "release_date", "status"] as const),
  ...(["vote_average", "vote_count", "original_language", "genres", "production_companies"] as const),
] as const;

/**
 * Reads the movies of the TMDB 5000 data set. Throws COLUMN_MISSING, NUMBER_INVALID, OUT_OF_RANGE, DATE_INVALID, JSON_INVALID,
 * ID_MISSING, ID_CONFLICT and what reading CSV throws, each with row and column.
 */
export function readTmdbFilms({ bytes, name }: TmdbFile): TmdbFilm[] {
  const ids = new Map<string, number>();
  return csvTexts(bytes, name, columns, tmdbLimits).map((cells, index) => {
    const place = (column: (typeof columns)[number]): CellPlace => ({ where: name, row: index + 1, column });
    const number = (column: (typeof columns)[number], most: number) => readAmount(cells[column], most, place(column));
    const known = (amount: number | null) => (amount === 0 ? null : amount);
    return {
      id: readId(cells.id, ids, place("id")),
      title: cells.title.trim(),
      budget: known(number("budget", Number.MAX_SAFE_INTEGER)),
      revenue: known(number("revenue", Number.MAX_SAFE_INTEGER)),
      runningTime: number("runtime", 10_000),
      date: readDate(cells.release_date, place("release_date")),
      released: cells.status.trim() === "Released",
      votes: number("vote_count", Number.MAX_SAFE_INTEGER) ?? 0,
      rating: known(number("vote_average", 10)),
      language: cells.original_language.trim() || null,
      genres: namesIn(cells.genres, place("genres")),
      companies: namesIn(cells.production_companies, place("production_companies")),
    };
  });
}

function readId(text: string, known: Map<string, number>, place: CellPlace): string {
  const id = text.trim();
  if (id === "") throw new MarqueeError("ID_MISSING", { ...place, expected: "an id", found: "an empty cell" });
  const first = known.get(id);
  if (first !== undefined) {
    const found = `the id ${id} of row ${first} again`;
    throw new MarqueeError("ID_CONFLICT", { ...place, expected: "one row for each id", found });
  }
  known.set(id, place.row);
  return id;
}

function readAmount(text: string, most: number, place: CellPlace): number | null {
  if (text.trim() === "") return null;
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    throw new MarqueeError("NUMBER_INVALID", { ...place, expected: "a number, 0 or more, or nothing", found: text });
  }
  if (value <= most) return value;
  throw new MarqueeError("OUT_OF_RANGE", { ...place, expected: `a number from 0 to ${most}`, found: text });
}

function readDate(text: string, place: CellPlace): string | null {
  const date = text.trim();
  if (date === "") return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  // A day that does not exist, such as 30 February, is read as a later one.
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(date)) return date;
  throw new MarqueeError("DATE_INVALID", { ...place, expected: "a date such as 2009-12-10, or nothing", found: text });
}

/** The names of a list, each once. */
function namesIn(text: string, place: CellPlace): string[] {
  return [...new Set(namedEntries(text, place).map(({ name }) => name))];
}
