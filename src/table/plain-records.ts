import { type PlainKind, type PlainPiece, readPlainPieces } from "../kernels/plain-csv.ts";
import type { KernelThreads } from "../kernels/threads.ts";
import { threadPool } from "../parallel/thread-pool.ts";
import { addBlock, type CsvColumns, presentMeasures, reserveRows } from "./csv-columns.ts";
import { atEnd, type CsvScanner, makeFieldBlock, scanBlock, tooManyRows } from "./csv-scanner.ts";
import { addIdNumbers, addIds } from "./id-column.ts";
import { addPlainNumbers } from "./number-fields.ts";
import { addVerdictNumbers } from "./target-column.ts";
import { addCarriedTexts, splitTexts } from "./text-column.ts";

/** When and in what pieces records of plain numbers are left to the kernel. No result depends on it. */
export interface PlainTuning {
  /** Below this many bytes the kernel is not worth its start. */
  readonly leastBytes: number;
  /** The scanner reads so many records before the kernel gets its turn. */
  readonly firstRecords: number;
  readonly pieceBytes: number;
  /** From this many bytes on, all threads take part. */
  readonly threadBytes: number;
}

const usualTuning: PlainTuning = { leastBytes: 1 << 20, firstRecords: 1000, pieceBytes: 1 << 21, threadBytes: 1 << 24 };

/** A plain number has at most 16 bytes. */
const longestNumber = 16;
/** The texts of a piece have room for so many bytes, all columns together. */
const textBytes = 1 << 26;
const fewestSlowRecords = 64;
const smallestPiece = 1 << 16;
const firstPiece = 1 << 18;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads all records that are left. Where the numbers of a file are plain, a kernel reads it on all threads; from the
 * first record on that is not the scanner reads some, the more the oftener that happens, and then the kernel goes on. Which
 * of the two reads a record makes no difference.
 */
export function readRecords(
  scanner: CsvScanner,
  columns: CsvColumns,
  width: number,
  tuning: PlainTuning = usualTuning,
): void {
  const { bytes, limits } = scanner;
  const first = makeFieldBlock(width, bytes.length, tuning.firstRecords);
  scanBlock(scanner, first);
  addBlock(columns, bytes, first);
  reserveRows(columns, Math.min(limits.rows, columns.rows + estimatedRows(bytes, scanner.position)));
  if (bytes.length - scanner.position >= tuning.leastBytes) readPlainRecords(scanner, columns, width, tuning);
  if (atEnd(scanner)) return;
  const block = makeFieldBlock(width, bytes.length);
  while (!atEnd(scanner)) {
    scanBlock(scanner, block);
    addBlock(columns, bytes, block);
  }
}

const samples = 16;
const sampleBytes = 1 << 10;

/** About how many lines are left, by those of samples across the text, and a little more. */
function estimatedRows(bytes: Uint8Array, from: number): number {
  const left = bytes.length - from;
  const step = Math.max(sampleBytes, Math.floor(left / samples));
  let lines = 0;
  let seen = 0;
  for (let start = from; start < bytes.length; start += step) {
    const sample = bytes.subarray(start, start + sampleBytes);
    seen += sample.length;
    for (const byte of sample) if (byte === lineFeed || byte === carriageReturn) lines++;
  }
  return Math.ceil((left * lines * 1.02) / Math.max(1, seen)) + 1;
}

/** Reads as long as the kernel can be of use. */
function readPlainRecords(scanner: CsvScanner, columns: CsvColumns, width: number, tuning: PlainTuning): void {
  const { bytes, delimiter, limits } = scanner;
  // Numbers are longer than a lower limit: then the scanner has to look at each field.
  if (limits.fieldBytes < longestNumber) return;
  const threads = bytes.length - scanner.position >= tuning.threadBytes ? readingThreads() : undefined;
  const largestPiece = Math.min(tuning.pieceBytes, Math.floor(textBytes / (1 + columns.carried.length)));
  // The first pieces are read by code that is compiled in haste: short ones come sooner to what is compiled well.
  let pieceBytes = Math.min(largestPiece, firstPiece);
  let slowRecords = fewestSlowRecords;
  while (!atEnd(scanner)) {
    const text = { kinds: plainKinds(columns, width), delimiter, longest: limits.fieldBytes };
    const pieces = nextPieces(bytes, scanner.position, pieceBytes, threads?.count ?? 1);
    const end = pieces.at(-1)?.end;
    if (end !== undefined) {
      const take = (piece: PlainPiece, index: number) => addPiece(scanner, columns, piece, pieces[index]!.start);
      readPlainPieces(bytes, pieces, text, take, threads);
    }
    if (scanner.position === end) {
      pieceBytes = Math.min(largestPiece, pieceBytes * 4);
      continue;
    }
    if (atEnd(scanner)) return;
    const block = makeFieldBlock(width, bytes.length, slowRecords);
    scanBlock(scanner, block);
    addBlock(columns, bytes, block);
    slowRecords *= 2;
    pieceBytes = Math.max(Math.min(smallestPiece, largestPiece), Math.floor(pieceBytes / 8));
  }
}

/** Adds what was read of a piece, unless a piece before it was not read to its end. Throws TOO_MANY_ROWS. */
function addPiece(scanner: CsvScanner, columns: CsvColumns, piece: PlainPiece, start: number): void {
  if (scanner.position !== start) return;
  const { roles, ids, target, carried } = columns;
  const numbers = (field: number) => piece.columns[field] as Float64Array;
  const texts = (field: number) => splitTexts(piece.columns[field] as Uint8Array, piece.records);
  for (const column of presentMeasures(columns)) {
    const field = roles.measures[column.measure];
    addPlainNumbers(column, numbers(field), piece.mayMiss[field]!);
  }
  if (ids !== null && ids.texts !== null) addIds(ids, texts(roles.id));
  else if (ids !== null) addIdNumbers(ids, numbers(roles.id));
  if (target !== null) addVerdictNumbers(target, piece.columns[roles.target] as Int8Array);
  carried.forEach((column, index) => {
    addCarriedTexts(column, texts(roles.extras[index]!));
  });
  if (piece.lineFeeds) scanner.lineEnds.lf = true;
  if (piece.carriageReturns) scanner.lineEnds.crlf = true;
  scanner.position = piece.position;
  scanner.row += piece.records;
  columns.rows += piece.records;
  const { rows } = scanner.limits;
  if (columns.rows > rows) throw tooManyRows(scanner.where, rows);
}

/** What the kernel is to expect of each column. */
function plainKinds(columns: CsvColumns, width: number): PlainKind[] {
  const { roles, ids, target } = columns;
  const kinds = new Array<PlainKind>(width).fill("text");
  // The first number with a point is noted as it is written, which the scanner does.
  for (const { measure, dotted } of presentMeasures(columns))
    kinds[roles.measures[measure]] = dotted.count === 0 ? "whole" : "decimal";
  if (ids !== null && ids.texts === null) kinds[roles.id] = "id";
  if (target !== null) kinds[roles.target] = "verdict";
  return kinds;
}

/** Pieces of about so many bytes that end in line feeds; none when there are no more. */
function nextPieces(bytes: Uint8Array, from: number, pieceBytes: number, most: number) {
  const pieces: { start: number; end: number }[] = [];
  for (let start = from; pieces.length < most; start = pieces.at(-1)!.end) {
    let end = bytes.indexOf(lineFeed, start + pieceBytes) + 1;
    if (end === 0) end = bytes.lastIndexOf(lineFeed) + 1;
    if (end <= start) break;
    pieces.push({ start, end });
  }
  return pieces;
}

let pool: KernelThreads | undefined;

/** Threads for large files, kept. Undefined where there is one core only. */
function readingThreads(): KernelThreads | undefined {
  pool ??= threadPool();
  return pool.count > 1 && pool.ready() ? pool : undefined;
}
