import { basename } from "node:path";
import { MarqueeError } from "../errors.ts";
import { type MeasureName, measureNames } from "../movies/movie.ts";
import { profileMovies } from "../movies/profile/profile.ts";
import { matchColumns, nearestName } from "./column-names.ts";
import { fileBytes } from "./file-bytes.ts";
import type { ColumnRole, FilePreview, PreviewColumn } from "./file-preview.ts";
import { namedFormat } from "./formats.ts";
import { readNumber } from "./numbers.ts";
import { readMovies } from "./read-movies.ts";
import { checkReadOptions, limitsOf, type ReadOptions } from "./read-options.ts";
import { tableHead } from "./table-head.ts";

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
