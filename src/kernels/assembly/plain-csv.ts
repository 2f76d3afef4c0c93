// Records of a CSV text whose numbers are plain, read from bytes straight into columns.
//
// Numbers are read byte by byte: where they end is guessed well by the processor, while finding it in words of eight bytes lets each
// number wait for the one before (7.2 against 5.2 ns a number). Texts are looked through, and copied, sixteen bytes at a time.

const lineFeed: u32 = 10;
const carriageReturn: u32 = 13;
const quote: u32 = 34;
const point: u32 = 46;
const zero: u32 = 48;

const wholeKind: u32 = 1;
const idKind: u32 = 2;
const verdictKind: u32 = 3;
const textKind: u32 = 4;

const mostDigits: i32 = 15;

/** Ten to the power of 0 to 15: the quotient of two numbers that are exact is rounded once, to what Number() gives. */
const powers = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);

/** Where the text that was read last ended. */
let reached: usize = 0;

/**
 * Reads records from `start` to `end` until one is not plain, or `most` are read. kinds: a byte for each of the `width`
 * columns; columns: for each the address (u32) its values go to, f64, or i8 for a verdict; of a text the bytes, each text
 * with a NUL behind, and the address is moved on. The byte at `end` must be 0, and 16 more must be there, as behind the texts that are written.
 * longest: bytes a text has at most. report, i32: records read, bytes read, 1 for line feeds and 2 for carriage returns with one
 * (3 for both), and for each column 0 where no value is missing. bounds, f64: the lowest and the highest value of each column of
 * numbers, missing ones aside; Infinity and -Infinity where there is none.
 *
 * Kinds: 0 a decimal; 1 a whole number, since no decimal point was seen in this column yet and the first is to be noted; 2 an id
 * that is a whole number written in the one shortest way; 3 a verdict, 0 or 1; 4 a text, in quotes or not. A number has at most 15
 * digits, and none stands for a missing value, stored as NaN. A record that is not plain may leave texts behind.
 */
export function readPlain(
  start: usize,
  end: usize,
  delimiter: u32,
  kinds: usize,
  width: i32,
  columns: usize,
  most: i32,
  longest: usize,
  report: usize,
  bounds: usize,
): void {
  memory.fill(report, 0, 12 + ((<usize>width) << 2));
  const lastColumn = width - 1;
  let records = 0;
  let lineEnds = 0;
  let recordStart = start;
  let position = start;
  while (records < most && recordStart < end) {
    let column = 0;
    for (; column < width; column++) {
      const kind: u32 = load<u8>(kinds + column);
      const place = columns + (column << 2);
      const fieldStart = position;
      let number: f64 = 0;
      let digits = 0;
      if (kind === textKind) {
        if (!copyText(position, end, delimiter, longest, place)) break;
        position = reached;
      } else {
        let value: u64 = 0;
        let byte: u32 = load<u8>(position);
        let digit = byte - zero;
        while (digit < 10) {
          value = value * 10 + digit;
          byte = load<u8>(++position);
          digit = byte - zero;
        }
        digits = <i32>(position - fieldStart);
        number = <f64>value;
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
          digits += <i32>decimals;
          if (digits === 0 || digits > mostDigits) break;
          number = <f64>value / load<f64>(powers + (decimals << 3));
        } else if (digits === 0) {
          if (kind > wholeKind) break;
          number = NaN;
        } else if (digits > mostDigits) break;
      }
      const byte: u32 = load<u8>(position);
      if (column < lastColumn) {
        if (byte !== delimiter) break;
        position++;
      } else if (byte === lineFeed) {
        lineEnds |= 1;
        position++;
      } else if (byte === carriageReturn && load<u8>(position + 1) === lineFeed) {
        lineEnds |= 2;
        position += 2;
      } else break;
      if (kind === textKind) continue;
      const values: usize = load<u32>(place);
      if (kind === verdictKind) {
        if (digits !== 1 || number > 1) break;
        store<i8>(values + records, <i8>number);
        continue;
      }
      if (kind === idKind && digits > 1 && load<u8>(fieldStart) === zero) break;
      store<f64>(values + ((<usize>records) << 3), number);
      if (digits === 0) store<i32>(report + 12 + (column << 2), 1);
    }
    if (column < width) break;
    records++;
    recordStart = position;
  }
  store<i32>(report, records);
  store<i32>(report + 4, <i32>(recordStart - start));
  store<i32>(report + 8, lineEnds);
  for (let column = 0; column < width; column++) {
    if (load<u8>(kinds + column) > idKind) continue;
    storeBounds(load<u32>(columns + (column << 2)), records, bounds + (column << 4));
  }
}

/** Finds the lowest and the highest of so many numbers. The comparisons leave out NaN. */
function storeBounds(values: usize, count: i32, to: usize): void {
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  const end = values + ((<usize>count) << 3);
  let at = values;
  for (; at + 16 <= end; at += 16) {
    const pair = v128.load(at);
    low = f64x2.pmin(low, pair);
    high = f64x2.pmax(high, pair);
  }
  if (at < end) {
    const last = v128.load64_splat(at);
    low = f64x2.pmin(low, last);
    high = f64x2.pmax(high, last);
  }
  store<f64>(to, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)));
  store<f64>(to + 8, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)));
}

/** Copies a text to where `place` says, with a NUL behind. False when it is not plain. */
function copyText(from: usize, end: usize, delimiter: u32, longest: usize, place: usize): boolean {
  let to: usize = load<u32>(place);
  let position = from;
  if (load<u8>(from) === quote) {
    position++;
    for (;;) {
      const bytes = v128.load(position);
      v128.store(to, bytes);
      const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(<i8>quote)), i8x16.eq(bytes, i8x16.splat(0))));
      if (found === 0) {
        position += 16;
        to += 16;
        continue;
      }
      position += ctz(found);
      to += ctz(found);
      if (position >= end) return false;
      if (load<u8>(position + 1) !== quote) break;
      // Of two quotes the first is copied.
      store<u8>(to++, quote);
      position += 2;
    }
    if (position - from - 1 > longest) return false;
    position++;
  } else {
    let found = 0;
    while (found === 0) {
      const bytes = v128.load(position);
      v128.store(to, bytes);
      const ends = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>delimiter)), i8x16.eq(bytes, i8x16.splat(<i8>lineFeed)));
      const others = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>carriageReturn)), i8x16.eq(bytes, i8x16.splat(<i8>quote)));
      found = i8x16.bitmask(v128.or(v128.or(ends, others), i8x16.eq(bytes, i8x16.splat(0))));
      const read = found === 0 ? 16 : ctz(found);
      position += read;
      to += read;
    }
    // A quote within, and the end of the text, are no end of a field: the caller sees it.
    if (position - from > longest) return false;
  }
  store<u8>(to, 0);
  store<u32>(place, <u32>(to + 1));
  reached = position;
  return true;
}
