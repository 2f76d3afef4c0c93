import { MarqueeError } from "../errors.ts";
import {
  type CellValue,
  type ExtraColumn,
  type MeasureName,
  type MovieTable,
  measureNames,
  measures,
} from "../movies/movie.ts";
import { originNotes } from "../movies/origin.ts";
import { type Note, note } from "../notes.ts";
import { columnNotes, missingMessage } from "./column-notes.ts";
import { checkedDates } from "./date-columns.ts";
import { settleSeparators } from "./decimal-marks.ts";
import type { Ids } from "./id-column.ts";
import { columnValues, moveBounds, type NumberColumn } from "./number-column.ts";
import { withProvenance } from "./provenance-columns.ts";
import { quoted, type ReadOptions } from "./read-options.ts";
import { dropRepeats } from "./repeated-ids.ts";
import { withIds } from "./table-ids.ts";
import { columnVerdicts, type TargetColumn } from "./target-column.ts";
import { isSuspect } from "./text-column.ts";

export interface TableParts {
  readonly source: string;
  readonly hash: string | null;
  /** Null when the source has no id column. */
  readonly ids: Ids | null;
  /** True when reading showed that no id comes twice. */
  readonly idsDiffer: boolean;
  readonly rows: number;
  /** Null for a measure that is absent, where that is allowed. */
  readonly measures: Readonly<Record<MeasureName, NumberColumn | null>>;
  readonly target: TargetColumn | null;
  readonly extras: readonly ExtraColumn[];
  readonly notes: readonly Note[];
}

/**
 * Makes a movie table of columns that were read: settles decimal marks, converts percentages and rating scales as the
 * options say, checks ranges, and drops repeated rows, the last two unless the table is wanted as it is. Throws NUMBER_AMBIGUOUS, OUT_OF_RANGE, TYPE, INT_UNSAFE,
 * COLUMN_EMPTY, DATE_AMBIGUOUS, DATE_INVALID and ID_CONFLICT.
 */
export function assembleTable(parts: TableParts, options: ReadOptions): MovieTable {
  const columns = measures.flatMap(({ name }) => presentColumn(parts.measures[name], options) ?? []);
  const absent = measureNames.filter((name) => columns.every(({ measure }) => measure !== name));
  const notes = [...parts.notes, ...settleSeparators(columns, options.decimal)];
  for (const column of columns) notes.push(...columnNotes(column));
  const { completion_rate, avg_rating } = parts.measures;
  if (options.completion === "percent" && completion_rate !== null)
    notes.push(...sharesFromPercentages(completion_rate));
  if (options.ratingScale !== undefined && avg_rating !== null) {
    notes.push(moveToFivePoints(avg_rating, options.ratingScale));
  }
  for (const column of columns) {
    const measure = measures.find(({ name }) => name === column.measure)!;
    if (options.asIs === true) notes.push(...rangeNotes(column, measure));
    else checkRange(column, measure);
  }
  if (parts.target !== null) notes.push(...missingTargets(parts.target));
  const values = (name: MeasureName) => {
    const column = columns.find(({ measure }) => measure === name);
    return column === undefined ? new Float64Array(parts.rows).fill(Number.NaN) : columnValues(column);
  };
  if (parts.ids === null) {
    notes.push(note("ID_ASSIGNED", `${parts.source} has no movie_id column, so the movies are numbered from 1.`));
  }
  notes.push(...suspectTexts(parts), ...originNotes(parts, parts.rows));
  const { source, hash } = parts;
  const dates = options.asIs === true ? datesAsTheyAre(parts) : checkedDates(parts.extras, source);
  notes.push(...dates.notes);
  const fields = {
    source,
    hash,
    extras: dates.columns,
    measures: {
      avg_watch_time: values("avg_watch_time"),
      completion_rate: values("completion_rate"),
      ratings_count: values("ratings_count"),
      avg_rating: values("avg_rating"),
    },
    ...(absent.length === 0 ? {} : { absentMeasures: absent }),
    hit: parts.target === null ? null : columnVerdicts(parts.target),
    proxies: [],
    targetRule: null,
    notes,
  };
  const ids = parts.ids ?? Float64Array.from({ length: parts.rows }, (_, row) => row + 1);
  const table = withIds(fields, ids);
  const distinct = parts.ids === null || parts.idsDiffer || options.asIs === true;
  return withProvenance(distinct ? table : dropRepeats(table, ids));
}

/** A measure that has a value; one without counts as absent where that is allowed. */
function presentColumn(column: NumberColumn | null, { measures }: ReadOptions): NumberColumn | null {
  if (column === null || measures !== "optional") return column;
  return column.values.subarray(0, column.length).every(Number.isNaN) ? null : column;
}

function sharesFromPercentages(column: NumberColumn): Note[] {
  const share = (value: number) => value / 100;
  let highest = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column.values[row]!;
    if (value < 0 || value > 100) {
      throw outOfRange(column, row, "a percentage from 0 to 100", value);
    }
    if (value > highest) highest = value;
    column.values[row] = share(value);
  }
  moveBounds(column, share);
  const notes = [note("PERCENT_CONVERTED", `${column.name} was divided by 100, as --completion percent says.`)];
  if (highest <= 1 && highest > 0) {
    const message = `No percentage in ${column.name} is above 1: they may be shares already, to be read without --completion percent.`;
    notes.push(note("SCALE_SUSPECT", message));
  }
  return notes;
}

function moveToFivePoints(column: NumberColumn, scale: number): Note {
  const points = (value: number) => 1 + 4 * (value / scale);
  for (let row = 0; row < column.length; row++) {
    const value = column.values[row]!;
    if (value < 0 || value > scale) throw outOfRange(column, row, `a rating from 0 to ${scale}`, value);
    column.values[row] = points(value);
  }
  moveBounds(column, points);
  const message = `${column.name} was moved from the scale 0–${scale} to 1–5 by 1 + 4·rating/${scale}, as --rating-scale says.`;
  return note("RATING_RESCALED", message);
}

type Measure = (typeof measures)[number];

function checkRange(column: NumberColumn, measure: Measure): void {
  const { min, max, integer } = measure;
  const { values, length } = column;
  const highest = integer ? Math.min(max, Number.MAX_SAFE_INTEGER) : max;
  // What reading found out about all values often tells enough.
  if (column.low <= column.high && column.low >= min && column.high <= highest && (column.whole || !integer)) return;
  let missing = 0;
  for (let row = 0; row < length; row++) {
    const value = values[row]!;
    if (value >= min && value <= highest && !(integer && Math.floor(value) !== value)) continue;
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min || value > max) throw outOfRange(column, row, rangeWords[measure.name], value, remedy(column));
    throw new MarqueeError(Number.isInteger(value) ? "INT_UNSAFE" : "TYPE", {
      where: column.where,
      row: row + 1,
      column: column.name,
      expected: "a whole number of ratings, at most 9007199254740991",
      found: String(value),
    });
  }
  if (missing < length) return;
  throw new MarqueeError("COLUMN_EMPTY", {
    where: column.where,
    column: column.name,
    expected: `at least one value of ${measure.name}`,
    found: `none in ${length} ${length === 1 ? "row" : "rows"}`,
  });
}

/** What checkedDates would refuse, said instead. */
function datesAsTheyAre({ extras, source }: TableParts): ReturnType<typeof checkedDates> {
  try {
    return checkedDates(extras, source);
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    return { columns: extras, notes: [note("DATE_SUSPECT", `Other commands refuse this: ${error.message}`)] };
  }
}

/** What checkRange would refuse, said instead. */
function rangeNotes(column: NumberColumn, { name, min, max }: Measure): Note[] {
  let outside = 0;
  let first = -1;
  for (let row = 0; row < column.length; row++) {
    const value = column.values[row]!;
    if (!(value < min || value > max)) continue;
    if (outside++ === 0) first = row;
  }
  if (outside === 0) return [];
  const values = outside === 1 ? "1 value" : `${outside} values`;
  const message = `${values} of ${name} outside ${rangeWords[name]} (${column.values[first]} in row ${first + 1}): other commands refuse the table until that is mended.`;
  return [note("OUT_OF_RANGE", message)];
}

const rangeWords: Readonly<Record<MeasureName, string>> = {
  avg_watch_time: "minutes, 0 or more",
  completion_rate: "a share from 0 to 1",
  ratings_count: "a number of ratings, 0 or more",
  avg_rating: "a rating from 1 to 5",
};

/** Which option would make a column fit its range, if one would. */
function remedy(column: NumberColumn): string | undefined {
  const known = column.values.subarray(0, column.length).filter((value) => !Number.isNaN(value));
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let aboveOne = 0;
  for (const value of known) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (value > 1) aboveOne++;
  }
  if (lowest < 0) return undefined;
  if (column.measure === "completion_rate" && highest <= 100 && aboveOne * 2 > known.length) {
    return "If your file holds percentages, pass --completion percent.";
  }
  const scale = [5, 10, 100].find((top) => highest <= top);
  if (column.measure === "avg_rating" && scale !== undefined) {
    return `If your ratings run from 0 to ${scale}, pass --rating-scale ${scale}.`;
  }
  return undefined;
}

function outOfRange(
  column: NumberColumn,
  row: number,
  expected: string,
  found: number,
  remedy = "Correct the value, or leave the cell empty where it is not known.",
): MarqueeError {
  const { where, name } = column;
  return new MarqueeError("OUT_OF_RANGE", { where, row: row + 1, column: name, expected, found: `${found}`, remedy });
}

function missingTargets(target: TargetColumn): Note[] {
  const values = columnVerdicts(target);
  const first = values.indexOf(-1);
  if (first < 0) return [];
  const missing = values.filter((value) => value < 0).length;
  return [note("MISSING", missingMessage(missing, target.name, first + 1))];
}

function suspectTexts(parts: TableParts): Note[] {
  const columns: { readonly name: string; readonly values: readonly CellValue[] }[] = [...parts.extras];
  if (parts.ids !== null && !(parts.ids instanceof Float64Array))
    columns.unshift({ name: "movie_id", values: parts.ids });
  return columns.flatMap(({ name, values }) => {
    let found = 0;
    let first = -1;
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      if (typeof value !== "string" || !isSuspect(value)) continue;
      if (found++ === 0) first = row;
    }
    if (found === 0) return [];
    const texts = found === 1 ? "1 text" : `${found} texts`;
    const message = `${texts} of ${quoted(name)} with invisible or direction-changing characters (the first in row ${first + 1}).`;
    return [note("UNICODE_SUSPECT", message)];
  });
}
