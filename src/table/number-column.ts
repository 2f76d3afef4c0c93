import { type ErrorCode, MarqueeError } from "../errors.ts";
import type { MeasureName } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { type FieldBlock, fieldText } from "./csv-scanner.ts";
import { readNumber } from "./numbers.ts";
import { quoted } from "./read-options.ts";

/** How often something occurred, and where first. */
interface Tally {
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

export function makeNumberColumn(measure: MeasureName, name: string, where: string): NumberColumn {
  return {
    measure,
    name,
    where,
    values: new Float64Array(1024),
    length: 0,
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

/** Negative powers of ten are not exact, so a decimal is its digits divided by one of these. */
const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));
const minus = 45;
const comma = 44;
const point = 46;
const zero = 48;

/**
 * Adds a column of a block of fields. Plain decimals of at most 15 digits are read from the bytes: their digits and the
 * power of ten they are divided by are exact in double precision, so the one rounding of the division gives the same bits as
 * Number() (Clinger 1990, doi:10.1145/93542.93557). All else goes by way of text.
 */
export function addNumberFields(column: NumberColumn, bytes: Uint8Array, block: FieldBlock, field: number): void {
  const { columns, records, starts, ends } = block;
  reserve(column, column.length + records);
  const { values } = column;
  for (let record = 0; record < records; record++) {
    const at = record * columns + field;
    const start = starts[at]!;
    const end = ends[at]!;
    const negative = start < end && bytes[start] === minus;
    let position = negative ? start + 1 : start;
    // With the point, the 15 digits are 16 bytes.
    let plain = position < end && end - position <= 16;
    const wholeStart = position;
    let digits = 0;
    let markAt = -1;
    for (; position < end && plain; position++) {
      const digit = bytes[position]! - zero;
      if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
      else if ((digit === point - zero || digit === comma - zero) && markAt < 0) markAt = position;
      else plain = false;
    }
    const digitCount = end - wholeStart - (markAt < 0 ? 0 : 1);
    const isComma = markAt >= 0 && bytes[markAt] === comma;
    if (!plain || digitCount === 0 || digitCount > 15 || (isComma && !isDecimal(bytes, wholeStart, markAt, end))) {
      addText(column, fieldText(bytes, start, end, block.escaped[at]!));
      continue;
    }
    if (markAt >= 0) {
      digits /= powersOfTen[end - markAt - 1]!;
      const marked = isComma ? column.decimalCommas : column.dotted;
      if (marked.count === 0) count(marked, column.length, fieldText(bytes, start, end, 0));
      else marked.count++;
    }
    // Adding zero turns -0 into 0.
    values[column.length++] = negative ? 0 - digits : digits;
  }
}

/** True when digits with one comma among them can be nothing but a decimal: "1,5", "0,985" and "1234,567", not "1,234". */
function isDecimal(bytes: Uint8Array, start: number, commaAt: number, end: number): boolean {
  if (commaAt === start || commaAt === end - 1) return false;
  return end - commaAt - 1 !== 3 || commaAt - start > 3 || bytes[start] === zero;
}

/** Adds a text, as numbers are written in files. Throws the NUMBER_ codes, INT_UNSAFE and TYPE. */
function addText(column: NumberColumn, text: string): void {
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

/**
 * Settles what commas and dots mean, once all columns are read: one file uses one decimal mark. "1,234" is a thousand when
 * another number has more than one comma, or when decimals have dots and the column has no number of four digits or more without commas.
 * Throws NUMBER_AMBIGUOUS when nothing tells, or when the file uses both marks.
 */
export function settleSeparators(columns: readonly NumberColumn[]): Note[] {
  const first = (pick: (column: NumberColumn) => Tally) => {
    const column = columns.find((candidate) => pick(candidate).count > 0);
    return column === undefined ? null : { column, tally: pick(column) };
  };
  const dotted = first((column) => column.dotted);
  const decimalCommas = first((column) => column.decimalCommas);
  const commaThousands = first((column) => column.commaThousands);
  const dotThousands = first((column) => column.dotThousands);
  const commaDecimal = decimalCommas ?? dotThousands;
  const commaGroups = commaThousands ?? dotted;
  if (commaDecimal !== null && commaGroups !== null) {
    // The one further down is more likely the odd one out.
    const [one, other] =
      commaDecimal.tally.row < commaGroups.tally.row ? [commaDecimal, commaGroups] : [commaGroups, commaDecimal];
    throw ambiguous(other.column, other.tally.row, other.tally.text, {
      expected: "one decimal mark throughout the file",
      and: ` here and ${quoted(one.tally.text)} in row ${one.tally.row} of ${one.column.name}`,
    });
  }
  let decimal = decimalCommas === null ? 0 : total(columns, (column) => column.decimalCommas);
  let thousands = total(columns, (column) => column.commaThousands) + total(columns, (column) => column.dotThousands);
  for (const column of columns) {
    if (column.unclear.length === 0) continue;
    if (commaDecimal !== null) decimal += column.unclear.length;
    else if (commaThousands !== null || (dotted !== null && groupsThousands(column))) {
      for (const index of column.unclear) column.values[index] = Math.round(column.values[index]! * 1000);
      thousands += column.unclear.length;
    } else {
      throw ambiguous(column, column.unclear[0]! + 1, column.firstUnclear, {
        expected: "a number that can be read in one way",
        and: ", which may be a thousand or a decimal",
      });
    }
  }
  const { where } = columns[0]!;
  const notes: Note[] = [];
  if (decimal > 0) {
    notes.push(note("DECIMAL_COMMA", `In ${where} ${counted(decimal, "number")} with a comma as the decimal mark.`));
  }
  if (thousands > 0) {
    notes.push(note("THOUSANDS", `In ${where} ${counted(thousands, "number")} with thousands separators.`));
  }
  return notes;
}

/** True when no number of four digits or more stands without a separator, so that the commas look like the column's custom. */
function groupsThousands(column: NumberColumn): boolean {
  const unclear = new Set(column.unclear);
  for (let index = 0; index < column.length; index++) {
    if (Math.abs(column.values[index]!) >= 1000 && !unclear.has(index)) return false;
  }
  return true;
}

/** What a person should know about a column as it was read: missing values, spreadsheet errors, vanishing numbers. */
export function columnNotes(column: NumberColumn): Note[] {
  const { missing, spreadsheetErrors, tiny, measure } = column;
  const notes: Note[] = [];
  if (missing.count > 0) notes.push(note("MISSING", missingMessage(missing.count, measure, missing.row)));
  if (spreadsheetErrors.count > 0) {
    const { count: errors, row, text } = spreadsheetErrors;
    notes.push(
      note(
        "MISSING_EXCEL",
        `${errors} spreadsheet ${errors === 1 ? "error" : "errors"} in ${measure} (${text} in row ${row}) read as missing.`,
      ),
    );
  }
  if (tiny.count > 0) {
    const message = `${counted(tiny.count, "number")} too small for full precision in ${measure} (${tiny.text} in row ${tiny.row}).`;
    notes.push(note("DENORMAL", message));
  }
  return notes;
}

export function missingMessage(missing: number, column: string, row: number): string {
  const values = missing === 1 ? "1 value" : `${missing} values`;
  return `${values} of ${column} ${missing === 1 ? `is missing (row ${row})` : `are missing (the first in row ${row})`}.`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? " is" : "s are"} written`;
}

function total(columns: readonly NumberColumn[], pick: (column: NumberColumn) => Tally): number {
  return columns.reduce((sum, column) => sum + pick(column).count, 0);
}

function tally(): Tally {
  return { count: 0, row: 0, text: "" };
}

function count(tallied: Tally, index: number, text: string): void {
  if (tallied.count++ > 0) return;
  tallied.row = index + 1;
  tallied.text = text.trim();
}

function push(column: NumberColumn, value: number): void {
  reserve(column, column.length + 1);
  column.values[column.length++] = value;
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

function ambiguous(
  column: NumberColumn,
  row: number,
  text: string,
  words: { expected: string; and: string },
): MarqueeError {
  return new MarqueeError("NUMBER_AMBIGUOUS", {
    where: column.where,
    row,
    column: column.name,
    expected: words.expected,
    found: `${quoted(text)}${words.and}`,
    remedy: "Write numbers without thousands separators and with a decimal point.",
  });
}
