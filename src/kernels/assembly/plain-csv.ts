// Records of a CSV text whose fields are plain numbers, read from bytes straight into columns.

const lineFeed: u32 = 10;
const carriageReturn: u32 = 13;
const point: u32 = 46;
const zero: u32 = 48;

const idKind: u32 = 2;
const verdictKind: u32 = 3;
const wholeKind: u32 = 1;

const mostDigits: usize = 15;

/** Ten to the power of 0 to 15: the quotient of two numbers that are exact is rounded once, to what Number() gives. */
const powers = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);

/**
 * Reads records from `position` to `end` until one is not plain, or `most` are read. kinds: a byte for each of the `width`
 * columns; columns: for each the address (u32) its values go to, f64, or i8 for a verdict. The byte at `end` must be 0.
 * report, i32: records read, bytes read, 1 for line feeds and 2 for carriage returns with one (3 for both), and for each column
 * 0 where no value is missing.
 *
 * Kinds: 0 a decimal; 1 a whole number, since no decimal point was seen in this column yet and the first is to be noted; 2 an id
 * that is a whole number written in the one shortest way; 3 a verdict, 0 or 1. A number has at most 15 digits, and none stands
 * for a missing value, stored as NaN.
 */
export function readPlain(
  start: usize,
  end: usize,
  delimiter: u32,
  kinds: usize,
  width: i32,
  columns: usize,
  most: i32,
  report: usize,
): void {
  memory.fill(report, 0, 12 + ((<usize>width) << 2));
  let position = start;
  let records = 0;
  let lineEnds = 0;
  let recordStart = start;
  while (records < most && position < end) {
    let column = 0;
    for (; column < width; column++) {
      const kind: u32 = load<u8>(kinds + column);
      const fieldStart = position;
      let value: u64 = 0;
      let byte: u32 = load<u8>(position);
      let digit = byte - zero;
      while (digit < 10) {
        value = value * 10 + digit;
        byte = load<u8>(++position);
        digit = byte - zero;
      }
      let digits = position - fieldStart;
      let number: f64 = <f64>value;
      if (byte === point) {
        if (kind !== 0) break;
        const fractionStart = ++position;
        byte = load<u8>(position);
        digit = byte - zero;
        while (digit < 10) {
          value = value * 10 + digit;
          byte = load<u8>(++position);
          digit = byte - zero;
        }
        const decimals = position - fractionStart;
        digits += decimals;
        if (digits === 0 || digits > mostDigits) break;
        number = <f64>value / load<f64>(powers + (decimals << 3));
      } else if (digits === 0) {
        if (kind > wholeKind) break;
        number = NaN;
      } else if (digits > mostDigits) break;
      if (column < width - 1) {
        if (byte !== delimiter) break;
        position++;
      } else if (byte === lineFeed) {
        lineEnds |= 1;
        position++;
      } else if (byte === carriageReturn && load<u8>(position + 1) === lineFeed) {
        lineEnds |= 2;
        position += 2;
      } else break;
      const place: usize = load<u32>(columns + (column << 2));
      if (kind === verdictKind) {
        if (digits !== 1 || value > 1) break;
        store<i8>(place + records, <i8>value);
        continue;
      }
      if (kind === idKind && digits > 1 && load<u8>(fieldStart) === zero) break;
      store<f64>(place + ((<usize>records) << 3), number);
      if (digits === 0) store<i32>(report + 12 + (column << 2), 1);
    }
    if (column < width) break;
    records++;
    recordStart = position;
  }
  store<i32>(report, records);
  store<i32>(report + 4, <i32>(recordStart - start));
  store<i32>(report + 8, lineEnds);
}
