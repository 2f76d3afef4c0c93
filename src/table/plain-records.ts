import { type PlainPiece, readPlainPieces } from "../kernels/plain-csv.ts";
import { addBlock, type CsvColumns, reserveRows } from "./csv-columns.ts";
import { atEnd, type CsvScanner, makeFieldBlock, scanBlock } from "./csv-scanner.ts";
import { addPlainPiece, estimatedRows, plainKinds, readingThreads } from "./plain-columns.ts";

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
  threadCount?: number,
): void {
  const { bytes, limits } = scanner;
  const first = makeFieldBlock(width, bytes.length, tuning.firstRecords);
  scanBlock(scanner, first);
  addBlock(columns, bytes, first);
  const rest = bytes.subarray(scanner.position);
  const rows = estimatedRows(rest.length, (from, most) => rest.subarray(from, from + most));
  reserveRows(columns, Math.min(limits.rows, columns.rows + rows));
  if (rest.length >= tuning.leastBytes) readPlainRecords(scanner, columns, width, tuning, threadCount);
  if (atEnd(scanner)) return;
  const block = makeFieldBlock(width, bytes.length);
  while (!atEnd(scanner)) {
    scanBlock(scanner, block);
    addBlock(columns, bytes, block);
  }
}

/** Reads as long as the kernel can be of use. */
function readPlainRecords(
  scanner: CsvScanner,
  columns: CsvColumns,
  width: number,
  tuning: PlainTuning,
  threadCount?: number,
): void {
  const { bytes, delimiter, limits } = scanner;
  // Numbers are longer than a lower limit: then the scanner has to look at each field.
  if (limits.fieldBytes < longestNumber) return;
  const wanted = bytes.length - scanner.position >= tuning.threadBytes ? readingThreads(threadCount) : undefined;
  const threads = wanted?.ready() === true ? wanted : undefined;
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
  addPlainPiece(columns, piece, scanner);
  scanner.position = piece.position;
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
