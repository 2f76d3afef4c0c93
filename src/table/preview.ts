import { basename } from "node:path";
import { type ErrorCode, type ErrorDetails, MarqueeError } from "../errors.ts";
import { type MeasureName, measureNames } from "../movies/movie.ts";
import { profileMovies } from "../movies/profile/profile.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import type { Note } from "../notes.ts";
import { matchColumns, nearestName } from "./column-names.ts";
import { fileBytes } from "./file-bytes.ts";
import { namedFormat } from "./formats.ts";
import { readNumber } from "./numbers.ts";
import { readMovies } from "./read-movies.ts";
import { checkReadOptions, limitsOf, type ReadOptions, type TableFormat } from "./read-options.ts";
import { tableHead } from "./table-head.ts";

/** What a column of a file can serve as. */
export type ColumnRole = "movie_id" | MeasureName | "hit";

/** A column of a file, as its first rows show it. */
export interface PreviewColumn {
  readonly name: string;
  /** What it serves as; null for one that is carried through. */
  readonly role: ColumnRole | null;
  /** Of the first values: "number" and "date" where all are such, "empty" where there are none. */
  readonly type: "number" | "date" | "text" | "empty";
}

/** A file as it would be read, for a person who decides how. Plain JSON. */
export interface FilePreview {
  readonly format: TableFormat;
  readonly delimiter: string | null;
  readonly columns: readonly PreviewColumn[];
  /** The first rows as texts, as they stand in the file. */
  readonly rows: readonly (readonly string[])[];
  /** For each measure that has no column, the name that comes nearest, if one does. */
  readonly suggested: Readonly<Partial<Record<MeasureName, string>>>;
  /** Why the file is refused when it is read so; null when it is not. */
  readonly refusal: { readonly code: ErrorCode; readonly details: ErrorDetails } | null;
  /** What the table holds, also one that is refused for single values only; null where that cannot be said. */
  readonly profile: TableProfile | null;
  /** What reading noted; the profile has notes of its own. */
  readonly notes: readonly Note[];
}

/**
 * Looks at a file as readMovies would read it with these options, and keeps nothing. Throws what readMovies throws where
 * not even the first rows can be shown; what is refused after that is told as `refusal`.
 */
export async function previewFile(path: string, options: ReadOptions): Promise<FilePreview> {
  checkReadOptions(options);
  const name = basename(path);
  const named = namedFormat(name, options.format);
  const bytes = await fileBytes(path, limitsOf(options).bytes, () => undefined);
  const { names, rows, delimiter } = await tableHead(bytes, name, named, options);
  const roles = rolesOf(names, options, name);
  const columns = names.map((column, index) => ({
    name: column,
    role: roles[index] ?? null,
    type: typeOf(rows.map((row) => row[index]!)),
  }));
  const reading = await tried(path, options);
  const seen = reading.refusal === null ? reading : await tried(path, { ...options, asIs: true });
  return {
    format: named.format,
    delimiter,
    columns,
    rows,
    suggested: suggestions(names, roles),
    refusal: reading.refusal,
    profile: seen.table === null ? null : profileMovies(seen.table),
    notes: seen.table?.notes ?? [],
  };
}

/** What each column serves as, as far as that can be told. */
function rolesOf(names: readonly string[], options: ReadOptions, where: string): (ColumnRole | null)[] {
  try {
    const { id, target, measures } = matchColumns(names, { ...options, measures: "optional" }, where);
    return names.map((_, index) => {
      if (index === id) return "movie_id";
      if (index === target) return "hit";
      return measureNames.find((measure) => measures[measure] === index) ?? null;
    });
  } catch (error) {
    if (error instanceof MarqueeError) return names.map(() => null);
    throw error;
  }
}

function suggestions(
  names: readonly string[],
  roles: readonly (ColumnRole | null)[],
): Partial<Record<MeasureName, string>> {
  const free = names.filter((_, index) => roles[index] === null);
  return Object.fromEntries(
    measureNames
      .filter((measure) => !roles.includes(measure))
      .flatMap((measure) => {
        const near = nearestName(free, measure);
        return near === null ? [] : [[measure, near]];
      }),
  );
}

function typeOf(texts: readonly string[]): PreviewColumn["type"] {
  const known = texts.filter((text) => text.trim() !== "");
  if (known.length === 0) return "empty";
  if (known.every((text) => !["refused", "missing", "spreadsheet-error"].includes(readNumber(text).kind))) {
    return "number";
  }
  return known.every((text) => /^\d{4}-\d\d-\d\d(?!\d)/.test(text)) ? "date" : "text";
}

async function tried(path: string, options: ReadOptions) {
  try {
    return { table: await readMovies(path, { ...options, isolated: false }), refusal: null };
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    return { table: null, refusal: { code: error.code, details: error.details } };
  }
}
