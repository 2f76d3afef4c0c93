import type { Bounds } from "../kernels/plain-csv.ts";
import { type FieldBlock, fieldText } from "./csv-scanner.ts";
import { addText, count, type NumberColumn, noteValue, reserve } from "./number-column.ts";

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
    noteValue(column, negative ? -digits : digits);
  }
}

/** True when digits with one comma among them can be nothing but a decimal: "1,5", "0,985" and "1234,567", not "1,234". */
function isDecimal(bytes: Uint8Array, start: number, commaAt: number, end: number): boolean {
  if (commaAt === start || commaAt === end - 1) return false;
  return end - commaAt - 1 !== 3 || commaAt - start > 3 || bytes[start] === zero;
}

/**
 * Adds numbers that a kernel read by the same rule, NaN where the field was empty. mayMiss: false when none was; bounds: of the
 * numbers. They are whole as long as none of the column was read with a decimal point.
 */
export function addPlainNumbers(column: NumberColumn, numbers: Float64Array, mayMiss: boolean, bounds: Bounds): void {
  reserve(column, column.length + numbers.length);
  column.values.set(numbers, column.length);
  if (mayMiss) {
    for (let index = 0; index < numbers.length; index++) {
      if (Number.isNaN(numbers[index])) count(column.missing, column.length + index, "");
    }
  }
  column.length += numbers.length;
  column.low = Math.min(column.low, bounds.low);
  column.high = Math.max(column.high, bounds.high);
  column.whole &&= column.dotted.count === 0;
}
