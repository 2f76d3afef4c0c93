import type { ErrorCode, ErrorDetails } from "../errors.ts";
import type { MeasureName } from "../movies/movie.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import type { Note } from "../notes.ts";
import type { TableFormat } from "./read-options.ts";

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
