import type { PlainKind, PlainPiece } from "../kernels/plain-csv.ts";
import type { KernelThreads } from "../kernels/threads.ts";
import { keptPool } from "../parallel/thread-pool.ts";
import { type CsvColumns, presentMeasures } from "./csv-columns.ts";
import { type CsvScanner, tooManyRows } from "./csv-scanner.ts";
import { addIdNumbers, addIds } from "./id-column.ts";
import { addPlainNumbers } from "./number-fields.ts";
import { addVerdictNumbers } from "./target-column.ts";
import { addCarriedTexts, splitTexts } from "./text-column.ts";

/** Adds the records that a kernel read of a piece, whose columns are of `plainKinds`. Throws TOO_MANY_ROWS. */
export function addPlainPiece(columns: CsvColumns, piece: PlainPiece, scanner: CsvScanner): void {
  const { roles, ids, target, carried } = columns;
  const numbers = (field: number) => piece.columns[field] as Float64Array;
  const texts = (field: number) => splitTexts(piece.columns[field] as Uint8Array, piece.records);
  for (const column of presentMeasures(columns)) {
    const field = roles.measures[column.measure];
    addPlainNumbers(column, numbers(field), piece.mayMiss[field]!, piece.bounds[field]!);
  }
  if (ids !== null && ids.texts !== null) addIds(ids, texts(roles.id));
  else if (ids !== null) addIdNumbers(ids, numbers(roles.id));
  if (target !== null) addVerdictNumbers(target, piece.columns[roles.target] as Int8Array);
  carried.forEach((column, index) => {
    addCarriedTexts(column, texts(roles.extras[index]!));
  });
  if (piece.lineFeeds) scanner.lineEnds.lf = true;
  if (piece.carriageReturns) scanner.lineEnds.crlf = true;
  scanner.row += piece.records;
  columns.rows += piece.records;
  const { rows } = scanner.limits;
  if (columns.rows > rows) throw tooManyRows(scanner.where, rows);
}

/** What the kernel is to expect of each column. */
export function plainKinds(columns: CsvColumns, width: number): PlainKind[] {
  const { roles, ids, target } = columns;
  const kinds = new Array<PlainKind>(width).fill("text");
  // The first number with a point is noted as it is written, which the scanner does.
  for (const { measure, dotted } of presentMeasures(columns))
    kinds[roles.measures[measure]] = dotted.count === 0 ? "whole" : "decimal";
  if (ids !== null && ids.texts === null) kinds[roles.id] = "id";
  if (target !== null) kinds[roles.target] = "verdict";
  return kinds;
}

const samples = 16;
const sampleBytes = 1 << 10;
const lineFeed = 10;
const carriageReturn = 13;

/** About how many lines there are in a text of so many bytes, by those of samples across it, and a little more. */
export function estimatedRows(length: number, bytesAt: (from: number, most: number) => Uint8Array): number {
  const step = Math.max(sampleBytes, Math.floor(length / samples));
  let lines = 0;
  let seen = 0;
  for (let start = 0; start < length; start += step) {
    const sample = bytesAt(start, sampleBytes);
    seen += sample.length;
    lines += countOf(sample, lineFeed) || countOf(sample, carriageReturn);
  }
  return Math.ceil((length * lines * 1.02) / Math.max(1, seen)) + 1;
}

function countOf(bytes: Uint8Array, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** Threads for large files. Undefined where there is to be one only. */
export function readingThreads(count: number | undefined): KernelThreads | undefined {
  const threads = keptPool(count);
  return threads.count > 1 ? threads : undefined;
}
