import { isUtf8 } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { MarqueeError } from "../errors.ts";
import { type PlainPiece, type PlainText, withPlainReader } from "../kernels/plain-csv.ts";
import type { KernelThreads } from "../kernels/threads.ts";
import type { MovieTable } from "../movies/movie.ts";
import { addBlock, reserveRows } from "./csv-columns.ts";
import { type CsvScanner, makeFieldBlock, scanBlock } from "./csv-scanner.ts";
import type { NamedFormat } from "./formats.ts";
import { closeCsv, type OpenCsv, openCsv } from "./parse-csv.ts";
import { addPlainPiece, estimatedRows, plainKinds, readingThreads } from "./plain-columns.ts";
import { plainText } from "./plain-text.ts";
import { limitsOf, type ReadLimits, type ReadOptions } from "./read-options.ts";

/** From what size on a file is read as a stream, and in what pieces. No result depends on it. */
export interface StreamTuning {
  readonly leastBytes: number;
  /** From this many bytes on, threads take part. */
  readonly threadBytes: number;
  readonly headBytes: number;
  readonly pieceBytes: number;
  /** The scanner reads so many records before the kernel gets its turn. */
  readonly firstRecords: number;
}

const usualTuning: StreamTuning = {
  leastBytes: 1 << 19,
  threadBytes: 1 << 24,
  headBytes: 1 << 16,
  pieceBytes: 1 << 19,
  firstRecords: 64,
};

/** A plain number has at most 16 bytes. */
const longestNumber = 16;
/** All columns of a piece together may take so many bytes. */
const columnBytes = 1 << 26;
const fewestSlowRecords = 64;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads a movie table from a CSV file piece by piece, so that its text is never in memory as a whole, and is hashed, read and put
 * into columns while it is near the processor. Gives up, with null, on whatever is out of the common: then, and for everything that
 * is refused, reading the whole file says what is the matter.
 */
export function streamCsv(
  path: string,
  name: string,
  named: NamedFormat,
  options: ReadOptions,
  tuning: StreamTuning = usualTuning,
): MovieTable | null {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const stats = fstatSync(file);
    const limits = limitsOf(options);
    const fits = stats.size >= tuning.leastBytes && stats.size <= limits.bytes && limits.fieldBytes >= longestNumber;
    return stats.isFile() && fits ? readFile(file, stats.size, { name, named, limits, options, tuning }) : null;
  } catch (error) {
    if (error instanceof MarqueeError || error instanceof OutOfTheCommon || isSystemError(error)) return null;
    throw error;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** What a stream is not read on for. */
class OutOfTheCommon extends Error {}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

interface Source {
  readonly name: string;
  readonly named: NamedFormat;
  readonly limits: ReadLimits;
  readonly options: ReadOptions;
  readonly tuning: StreamTuning;
}

function readFile(file: number, size: number, source: Source): MovieTable {
  const { name, named, limits, options, tuning } = source;
  const threads = size >= tuning.threadBytes ? readingThreads(options.threads) : undefined;
  // They start while the head is read.
  threads?.begin();
  const feed: Feed = {
    file,
    limit: limits.bytes,
    hash: createHash("sha256"),
    position: 0,
    carry: noBytes,
    ended: false,
  };
  const head = Buffer.allocUnsafeSlow(tuning.headBytes);
  const { bytes, notes } = plainText(head.subarray(0, fill(feed, head)), name, named, limits.bytes);
  const open = openCsv(bytes, { name, hash: null, delimiter: named.delimiter, limits, notes }, options);
  // What follows might say something else.
  if (notes.length > 0 || open.toEnd) throw new OutOfTheCommon();
  const position = scanWindow(open, bytes, open.scanner.position, tuning.firstRecords, feed.ended);
  feed.carry = Buffer.concat([bytes.subarray(position), feed.carry]);
  const { columns } = open;
  const rows = estimatedRows(size - feed.position + feed.carry.length, (from, most) => {
    const sample = Buffer.allocUnsafe(most);
    return sample.subarray(0, readSync(file, sample, 0, most, feed.position - feed.carry.length + from));
  });
  reserveRows(columns, Math.min(limits.rows, columns.rows + rows));
  readPieces(feed, open, tuning, threads);
  return closeCsv(open, feed.hash.digest("hex"), options);
}

/** A file that is read from its start to its end. */
interface Feed {
  readonly file: number;
  readonly limit: number;
  /** Of all bytes before `position`. */
  readonly hash: Hash;
  position: number;
  /** Bytes before `position` that no one got yet. */
  carry: Uint8Array;
  ended: boolean;
}

const noBytes = new Uint8Array(0);

/** Puts the next lines of a file into `target`, as many as it holds; returns how many bytes they have, 0 at the end. */
function fill(feed: Feed, target: Uint8Array): number {
  let length = feed.carry.length;
  if (length >= target.length) throw new OutOfTheCommon();
  target.set(feed.carry);
  while (length < target.length && !feed.ended) {
    const read = readSync(feed.file, target, length, target.length - length, feed.position);
    feed.hash.update(target.subarray(length, length + read));
    feed.position += read;
    feed.ended = read === 0;
    length += read;
  }
  const end = feed.ended ? length : target.lastIndexOf(lineFeed) + 1;
  if (feed.position > feed.limit || (end === 0 && length > 0)) throw new OutOfTheCommon();
  feed.carry = target.slice(end, length);
  return end;
}

/** Lines of the file at a place of the reader. */
interface Lines {
  readonly place: number;
  readonly end: number;
  /** True when none follow. */
  readonly last: boolean;
}

/** Reads what follows the head. */
function readPieces(feed: Feed, open: OpenCsv, tuning: StreamTuning, threads: KernelThreads | undefined): void {
  const { columns, width, scanner } = open;
  const others = threads === undefined ? 0 : threads.count - 1;
  // The carried bytes of the head have to find room.
  const bytes = Math.max(2 * tuning.headBytes, Math.min(tuning.pieceBytes, Math.floor(columnBytes / width)));
  const room = { places: Math.max(1, 2 * others), bytes, width, shared: threads !== undefined };
  withPlainReader(room, (reader) => {
    const expected = () => ({
      kinds: plainKinds(columns, width),
      delimiter: scanner.delimiter,
      longest: scanner.limits.fieldBytes,
    });
    const nextLines = (place: number): Lines => {
      const end = fill(feed, reader.text(place));
      return { place, end, last: feed.ended };
    };
    let slowRecords = fewestSlowRecords;

    /** Adds what was read of lines, and reads what was not. */
    function take({ place, end, last }: Lines, first: PlainPiece, plain: PlainText): void {
      const text = reader.text(place).subarray(0, end);
      if (first.position < end || plain.kinds.includes("text")) checkText(text);
      let piece = first;
      for (;;) {
        addPlainPiece(columns, piece, scanner);
        if (piece.position === end) return;
        const start = scanWindow(open, text, piece.position, slowRecords, last);
        slowRecords *= 2;
        if (start === end) return;
        piece = reader.read(place, { start, end }, expected());
      }
    }

    function readAlone(lines: Lines): void {
      const plain = expected();
      take(lines, reader.read(lines.place, { start: 0, end: lines.end }, plain), plain);
    }

    while (!feed.ended && threads?.running() !== true) readAlone(nextLines(0));
    if (feed.ended || threads === undefined) return;
    reader.join(threads);
    const nextPieces = (from: number) => {
      const pieces: Lines[] = [];
      while (pieces.length < others && !feed.ended) pieces.push(nextLines(from + pieces.length));
      return pieces;
    };
    // One half of the places is read by the other threads while the other half is taken and filled anew.
    let from = 0;
    let reading = nextPieces(from);
    let done: (() => void)[] = [];
    while (reading.length > 0) {
      const plain = expected();
      const pieces = reading;
      const own = () => {
        for (const takeOne of done) takeOne();
        reading = nextPieces(others - from);
      };
      reader.readOnOthers(
        from,
        pieces.map(({ end }) => end),
        plain,
        own,
      );
      done = pieces.map((lines) => () => {
        if (sameKinds(plain, expected())) take(lines, reader.readAlready(lines.place, plain), plain);
        else readAlone(lines);
      });
      from = others - from;
    }
    for (const takeOne of done) takeOne();
  });
}

function sameKinds(one: PlainText, other: PlainText): boolean {
  return one.kinds.every((kind, column) => kind === other.kinds[column]);
}

/** Lets the scanner read at most so many records of whole lines; returns where the next one starts. last: whether no lines follow. */
function scanWindow(open: OpenCsv, bytes: Uint8Array, from: number, most: number, last: boolean): number {
  // Empty lines are let pass at the end of the file only.
  if (!last && endsInEmptyLine(bytes)) throw new OutOfTheCommon();
  const { scanner, columns, width } = open;
  const window: CsvScanner = { ...scanner, bytes, position: from };
  const block = makeFieldBlock(width, bytes.length, most);
  scanBlock(window, block);
  addBlock(columns, bytes, block);
  scanner.row = window.row;
  return window.position;
}

function endsInEmptyLine(bytes: Uint8Array): boolean {
  const before = bytes.at(-(bytes.at(-2) === carriageReturn ? 3 : 2));
  return before === undefined || before === lineFeed || before === carriageReturn;
}

/** Refuses what no text may hold. */
function checkText({ buffer, byteOffset, byteLength }: Uint8Array): void {
  const text = Buffer.from(buffer, byteOffset, byteLength);
  if (!isUtf8(text) || text.includes(0)) throw new OutOfTheCommon();
}
