import { MarqueeError } from "../errors.ts";
import type { ReadLimits } from "./read-options.ts";

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** A place in a CSV text, and the field that was read last. */
export interface CsvScanner {
  readonly bytes: Uint8Array;
  readonly delimiter: number;
  readonly where: string;
  readonly limits: ReadLimits;
  /** 1 for the bytes that an unquoted field cannot hold. */
  readonly special: Uint8Array;
  position: number;
  /** The record being read: 0 for the header, then counted from 1. */
  row: number;
  fieldStart: number;
  fieldEnd: number;
  /** 1 when quotes within the field are doubled. */
  escaped: 0 | 1;
  quoted: boolean;
  readonly lineEnds: { lf: boolean; crlf: boolean; cr: boolean };
}

export function startScan(bytes: Uint8Array, delimiter: string, where: string, limits: ReadLimits): CsvScanner {
  const special = new Uint8Array(256);
  const code = delimiter.charCodeAt(0);
  for (const byte of [quote, lineFeed, carriageReturn, code]) special[byte] = 1;
  const lineEnds = { lf: false, crlf: false, cr: false };
  const field = { position: 0, row: 0, fieldStart: 0, fieldEnd: 0, escaped: 0, quoted: false } as const;
  const scanner: CsvScanner = { bytes, delimiter: code, where, limits, special, ...field, lineEnds };
  skipBlankLines(scanner);
  return scanner;
}

/**
 * Reads one field (RFC 4180, with any line end) and moves past what ends it. Returns true when more fields follow in the
 * record. Throws CSV_QUOTE where quotes do not pair up and FIELD_TOO_LONG.
 */
function scanField(scanner: CsvScanner): boolean {
  const { bytes, special } = scanner;
  const end = bytes.length;
  let position = scanner.position;
  let byte = 0;
  if (position < end && bytes[position] === quote) {
    scanner.quoted = true;
    scanner.escaped = 0;
    scanner.fieldStart = ++position;
    for (;;) {
      while (position < end && bytes[position] !== quote) position++;
      if (position >= end) {
        scanner.position = end;
        throw quoteError(scanner, "one that is never closed");
      }
      if (position + 1 >= end || bytes[position + 1] !== quote) break;
      scanner.escaped = 1;
      position += 2;
    }
    scanner.fieldEnd = position++;
    byte = position < end ? bytes[position]! : lineFeed;
    if (special[byte] === 0) throw quoteError(scanner, "text after a closing quote");
  } else {
    scanner.quoted = false;
    scanner.escaped = 0;
    scanner.fieldStart = position;
    while (position < end) {
      byte = bytes[position]!;
      if (special[byte] !== 0) break;
      position++;
    }
    if (position < end && byte === quote) throw quoteError(scanner, "a quote inside an unquoted field");
    scanner.fieldEnd = position;
  }
  if (scanner.fieldEnd - scanner.fieldStart > scanner.limits.fieldBytes) {
    throw new MarqueeError("FIELD_TOO_LONG", {
      ...place(scanner),
      expected: `fields of at most ${scanner.limits.fieldBytes} bytes`,
      found: `one of ${scanner.fieldEnd - scanner.fieldStart}`,
      remedy: "Raise the limit with --max-field, shorten the field, or look for a quote that is never closed.",
    });
  }
  if (position >= end) {
    scanner.position = position;
    return false;
  }
  if (byte === scanner.delimiter) {
    scanner.position = position + 1;
    return true;
  }
  if (byte === lineFeed) scanner.lineEnds.lf = true;
  else if (position + 1 < end && bytes[position + 1] === lineFeed) {
    position++;
    scanner.lineEnds.crlf = true;
  } else scanner.lineEnds.cr = true;
  scanner.position = position + 1;
  return false;
}

/** True when nothing is left to read. */
export function atEnd(scanner: CsvScanner): boolean {
  return scanner.position >= scanner.bytes.length;
}

/** The texts of the next record, however many there are. */
export function scanRecord(scanner: CsvScanner): string[] {
  const texts: string[] = [];
  let more = true;
  while (more) {
    more = scanField(scanner);
    texts.push(fieldText(scanner.bytes, scanner.fieldStart, scanner.fieldEnd, scanner.escaped));
  }
  scanner.row++;
  return texts;
}

/** The fields of some consecutive records; field c of the block's record r is at r·columns + c. */
export interface FieldBlock {
  readonly columns: number;
  readonly starts: Int32Array | Float64Array;
  readonly ends: Int32Array | Float64Array;
  readonly escaped: Uint8Array;
  records: number;
}

const blockFields = 32_768;
const blockBytes = 8_000_000;

/** A block of at most `most` records for a text of the given number of bytes. */
export function makeFieldBlock(columns: number, bytes: number, most: number = Number.POSITIVE_INFINITY): FieldBlock {
  // A record takes a byte for each of its fields, save perhaps the last.
  const records = Math.min(Math.ceil(blockFields / columns), Math.floor(bytes / columns) + 1, most);
  const fields = records * columns;
  const Offsets = bytes < 2 ** 31 ? Int32Array : Float64Array;
  return {
    columns,
    starts: new Offsets(fields),
    ends: new Offsets(fields),
    escaped: new Uint8Array(fields),
    records: 0,
  };
}

/**
 * Fills the block with the next records; it holds none when the text is at its end. Throws CSV_RAGGED for a record of
 * more or fewer fields than the block has columns, TOO_MANY_ROWS, and what reading a field throws.
 */
export function scanBlock(scanner: CsvScanner, block: FieldBlock): void {
  const { columns, starts, ends, escaped } = block;
  const { bytes, special, delimiter } = scanner;
  const capacity = starts.length / columns;
  const end = bytes.length;
  const longest = scanner.limits.fieldBytes;
  block.records = 0;
  // Long fields fill a block early, so that a column of it never takes more room than a few of them.
  const enough = Math.min(end, scanner.position + blockBytes);
  while (block.records < capacity && scanner.position < enough) {
    const base = block.records * columns;
    let fields = 0;
    let more = true;
    while (more) {
      // The common case here, all others in scanField: an unquoted field with another one after it.
      const start = scanner.position;
      let position = start;
      while (position < end && special[bytes[position]!] === 0) position++;
      if (position < end && bytes[position] === delimiter && fields < columns && position - start <= longest) {
        starts[base + fields] = start;
        ends[base + fields] = position;
        escaped[base + fields] = 0;
        fields++;
        scanner.position = position + 1;
        continue;
      }
      more = scanField(scanner);
      if (fields < columns) {
        starts[base + fields] = scanner.fieldStart;
        ends[base + fields] = scanner.fieldEnd;
        escaped[base + fields] = scanner.escaped;
      }
      fields++;
    }
    if (fields !== columns) {
      const empty = fields === 1 && scanner.fieldStart === scanner.fieldEnd && !scanner.quoted;
      if (empty && skipBlankLines(scanner)) return;
      throw raggedError(scanner, columns, empty ? "an empty line" : `${fields}`);
    }
    block.records++;
    if (scanner.row > scanner.limits.rows) throw tooManyRows(scanner.where, scanner.limits.rows);
    scanner.row++;
  }
}

export function tooManyRows(where: string, limit: number, found = "more"): MarqueeError {
  const remedy = "Raise the limit with --max-rows, or sample or split the table.";
  return new MarqueeError("TOO_MANY_ROWS", { where, expected: `at most ${limit} rows`, found, remedy });
}

/** The text of a field: the bytes from start to end, doubled quotes undone. */
export function fieldText(bytes: Uint8Array, start: number, end: number, escaped: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
  return escaped === 0 ? text : text.replaceAll('""', '"');
}

/** Moves past line ends and blanks-only lines; true when the text ends there. */
function skipBlankLines(scanner: CsvScanner): boolean {
  const { bytes } = scanner;
  let position = scanner.position;
  while (position < bytes.length && (bytes[position] === lineFeed || bytes[position] === carriageReturn)) position++;
  scanner.position = position;
  return position >= bytes.length;
}

function place(scanner: CsvScanner): { where: string; row?: number } {
  return scanner.row === 0 ? { where: scanner.where } : { where: scanner.where, row: scanner.row };
}

function quoteError(scanner: CsvScanner, found: string): MarqueeError {
  return new MarqueeError("CSV_QUOTE", {
    ...place(scanner),
    expected: "quotes that pair up around whole fields",
    found: scanner.row === 0 ? `${found}, in the header` : found,
    remedy: 'Put quotes around the whole field and double each quote within it: "a ""b"" c".',
  });
}

function raggedError(scanner: CsvScanner, columns: number, found: string): MarqueeError {
  return new MarqueeError("CSV_RAGGED", {
    ...place(scanner),
    expected: `${columns} fields, as the header has`,
    found,
    remedy: "Put quotes around a field that holds the delimiter, and fill up short rows with delimiters.",
  });
}
