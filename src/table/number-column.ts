import { type ErrorCode, MarqueeError } from "../errors.ts";
import type { MeasureName } from "../movies/movie.ts";
import { readNumber } from "./numbers.ts";
import { quoted } from "./read-options.ts";

/** How often something occurred, and where first. */
export interface Tally {
  count: number;
  row: number;
  text: string;
}

/** A measure while it is read: its values so far, and what was odd about how they are written. */
export interface NumberColumn {
  readonly measure: MeasureName;
  /** As the file has it. */
  readonly name: string;
  readonly where: string;
  values: Float64Array;
  length: number;
  /** No value is below `low` or above `high`, missing ones aside. */
  low: number;
  high: number;
  /** True when all values are whole for certain, missing ones aside. */
  whole: boolean;
  readonly missing: Tally;
  readonly spreadsheetErrors: Tally;
  readonly tiny: Tally;
  /** Plain numbers with a decimal point. */
  readonly dotted: Tally;
  readonly decimalCommas: Tally;
  readonly commaThousands: Tally;
  readonly dotThousands: Tally;
  /** Indices of values that a comma allows to be read in two ways; they stand as if it were the decimal mark. */
  readonly unclear: number[];
  firstUnclear: string;
}

/** An empty column. room: values it has room for before it grows. */
export function makeNumberColumn(measure: MeasureName, name: string, where: string, room = 1024): NumberColumn {
  return {
    measure,
    name,
    where,
    values: new Float64Array(room),
    length: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    whole: true,
    missing: tally(),
    spreadsheetErrors: tally(),
    tiny: tally(),
    dotted: tally(),
    decimalCommas: tally(),
    commaThousands: tally(),
    dotThousands: tally(),
    unclear: [],
    firstUnclear: "",
  };
}

/** Adds a text, as numbers are written in files. Throws the NUMBER_ codes, INT_UNSAFE and TYPE. */
export function addText(column: NumberColumn, text: string): void {
  const reading = readNumber(text);
  const index = column.length;
  switch (reading.kind) {
    case "refused":
      throw refusal(column, reading.code, quoted(text));
    case "missing":
      count(column.missing, index, text);
      push(column, Number.NaN);
      return;
    case "spreadsheet-error":
      count(column.spreadsheetErrors, index, text);
      push(column, Number.NaN);
      return;
    case "number":
      if (reading.tiny) count(column.tiny, index, text);
      if (reading.dotted) count(column.dotted, index, text);
      break;
    case "either":
      if (column.unclear.length === 0) column.firstUnclear = text;
      column.unclear.push(index);
      break;
    case "decimal-comma":
      count(column.decimalCommas, index, text);
      break;
    case "comma-thousands":
      count(column.commaThousands, index, text);
      break;
    case "dot-thousands":
      count(column.dotThousands, index, text);
      break;
  }
  push(column, reading.value);
}

/** Adds a value of a typed source: a number, a bigint, a text as in files, or null or undefined for missing. */
export function addValue(column: NumberColumn, value: unknown): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refusal(column, "NUMBER_NONFINITE", String(value));
    if (value !== 0 && Math.abs(value) < Number.MIN_VALUE * 2 ** 52) count(column.tiny, column.length, String(value));
    push(column, value + 0);
  } else if (typeof value === "string") addText(column, value);
  else if (value === null || value === undefined) {
    count(column.missing, column.length, "");
    push(column, Number.NaN);
  } else if (typeof value === "bigint") {
    if (!Number.isSafeInteger(Number(value))) throw refusal(column, "INT_UNSAFE", String(value));
    push(column, Number(value));
  } else throw refusal(column, "TYPE", quoted(value));
}

function tally(): Tally {
  return { count: 0, row: 0, text: "" };
}

export function count(tallied: Tally, index: number, text: string): void {
  if (tallied.count++ > 0) return;
  tallied.row = index + 1;
  tallied.text = text.trim();
}

function push(column: NumberColumn, value: number): void {
  reserve(column, column.length + 1);
  column.values[column.length++] = value;
  noteValue(column, value);
}

/** Keeps in mind what is known of all values. NaN is no value. */
export function noteValue(column: NumberColumn, value: number): void {
  if (value < column.low) column.low = value;
  if (value > column.high) column.high = value;
  if (column.whole && Math.floor(value) !== value && !Number.isNaN(value)) column.whole = false;
}

/** Does to what is known of all values what was done to each of them, which must keep their order. */
export function moveBounds(column: NumberColumn, move: (value: number) => number): void {
  column.low = move(column.low);
  column.high = move(column.high);
  column.whole = false;
}

/** The values that were read, NaN where missing. */
export function columnValues(column: NumberColumn): Float64Array {
  const { values, length } = column;
  // A copy costs as much as reading did; a little room to spare at the end does no harm.
  return values.length <= length * 1.1 ? values.subarray(0, length) : values.slice(0, length);
}

/** Makes room for so many values, so that the column need not grow step by step. */
export function reserve(column: NumberColumn, length: number): void {
  if (length <= column.values.length) return;
  const grown = new Float64Array(Math.max(length, column.values.length * 2));
  grown.set(column.values);
  column.values = grown;
}

function refusal(column: NumberColumn, code: ErrorCode, found: string): MarqueeError {
  const remedies: Partial<Record<ErrorCode, string>> = {
    INT_UNSAFE: "Whole numbers beyond 9007199254740991 cannot be held exactly: use a smaller unit.",
    NUMBER_OVERFLOW: "Use a larger unit.",
    NUMBER_NONFINITE: "Leave the cell empty where a value is not known.",
  };
  return new MarqueeError(code, {
    where: column.where,
    row: column.length + 1,
    column: column.name,
    expected: "a number",
    found,
    remedy:
      remedies[code] ??
      "Write plain digits, as in 1200000 or 0.85, and leave the cell empty where a value is not known.",
  });
}
