import { MarqueeError } from "../errors.ts";
import type { CellValue, ExtraColumn } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { quoted } from "./read-options.ts";

/** A column whose name says that it holds dates: date, release_date, Release Date, releaseDate. */
function holdsDates(name: string): boolean {
  return /(?:^|[\s_.-])date$/i.test(name) || /[a-z]Date$/.test(name);
}

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;

/**
 * Looks at the dates of columns that are named for them. Dates with the year first must exist. Dates with the year last are turned
 * into yyyy-mm-dd (DATE_CONVERTED) where one of the column, by a day above 12, tells which number is the day in all of them. Texts
 * that are no such dates are left alone. Throws DATE_INVALID, and DATE_AMBIGUOUS where nothing tells the day from the month.
 */
export function checkedDates(
  columns: readonly ExtraColumn[],
  where: string,
): { columns: readonly ExtraColumn[]; notes: Note[] } {
  const notes: Note[] = [];
  const checked = columns.map((column) => {
    if (!holdsDates(column.name)) return column;
    column.values.forEach((value, row) => {
      const parts = typeof value === "string" ? yearFirst.exec(value.trim()) : null;
      if (parts !== null) requireDate(parts.slice(1).map(Number), { column, where, row });
    });
    const dayFirst = isDayFirst(column, where);
    if (dayFirst === null) return column;
    const order = dayFirst ? "day, month, year" : "month, day, year";
    notes.push(note("DATE_CONVERTED", `Dates of ${column.name} were read as ${order} and turned into yyyy-mm-dd.`));
    return {
      name: column.name,
      values: column.values.map((value, row) => isoDate(value, dayFirst, { column, where, row })),
    };
  });
  return { columns: checked, notes };
}

interface Place {
  readonly column: ExtraColumn;
  readonly where: string;
  readonly row: number;
}

/** Whether the first number of dates with the year last is the day; null for a column without such dates. */
function isDayFirst(column: ExtraColumn, where: string): boolean | null {
  let dayFirst: boolean | null = null;
  let unclear = -1;
  for (let row = 0; row < column.values.length; row++) {
    const [first, second] = lastYearParts(column.values[row]!) ?? [];
    if (first === undefined || second === undefined) continue;
    if (first <= 12 && second <= 12) {
      if (unclear < 0) unclear = row;
      continue;
    }
    if (dayFirst !== null && dayFirst !== first > 12) throw ambiguous({ column, where, row }, "one order in all dates");
    dayFirst = first > 12;
  }
  if (dayFirst === null && unclear >= 0)
    throw ambiguous({ column, where, row: unclear }, "a date that can be read in one way");
  return dayFirst;
}

function isoDate(value: CellValue, dayFirst: boolean, place: Place): CellValue {
  const parts = lastYearParts(value);
  if (parts === null) return value;
  const [first, second, year] = parts;
  const [day, month] = dayFirst ? [first, second] : [second, first];
  requireDate([year, month, day], place);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}`;
}

function lastYearParts(value: CellValue): [number, number, number] | null {
  const parts = typeof value === "string" ? yearLast.exec(value.trim()) : null;
  return parts === null ? null : [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

/** Throws DATE_INVALID for a year, month and day that no calendar has. */
function requireDate([year = 0, month = 0, day = 0]: readonly number[], place: Place): void {
  // The day before the first of the next month is the last of this one.
  const days = month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0;
  if (day >= 1 && day <= days) return;
  throw new MarqueeError("DATE_INVALID", {
    ...placeDetails(place),
    expected: "a date that exists",
    found: quoted(place.column.values[place.row]),
    remedy: "Correct the date, or leave the cell empty where it is not known.",
  });
}

function ambiguous(place: Place, expected: string): MarqueeError {
  return new MarqueeError("DATE_AMBIGUOUS", {
    ...placeDetails(place),
    expected,
    found: `${quoted(place.column.values[place.row])}, which may be day or month first`,
    remedy: "Write dates as yyyy-mm-dd.",
  });
}

function placeDetails({ column, where, row }: Place) {
  return { where, row: row + 1, column: column.name };
}
