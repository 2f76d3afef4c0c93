import { type Layout, type OpenKernel, startLayout, withKernel } from "./module.ts";
import type { KernelThreads } from "./threads.ts";
import { kernel } from "./wasm/plain-csv.ts";

interface Functions {
  readPlain(
    start: number,
    end: number,
    delimiter: number,
    kinds: number,
    width: number,
    columns: number,
    most: number,
    longest: number,
    report: number,
    bounds: number,
  ): void;
}

/**
 * What a column holds. decimal: numbers, or nothing; whole: the same without a decimal point; id: whole
 * numbers written in the shortest way; verdict: 0 or 1; text: anything, in quotes or not.
 */
export type PlainKind = "decimal" | "whole" | "id" | "verdict" | "text";

const kindCodes: Readonly<Record<PlainKind, number>> = { decimal: 0, whole: 1, id: 2, verdict: 3, text: 4 };

/** What was read of a piece of the text: all of it, or the records before the first that is not plain. */
export interface PlainPiece {
  readonly records: number;
  /** Where the next record starts, in the text. */
  readonly position: number;
  readonly lineFeeds: boolean;
  /** Line ends of two bytes, carriage return and line feed. */
  readonly carriageReturns: boolean;
  /**
   * The values of each column, NaN where missing; of texts their bytes, without the quotes around them, with NULs between them
   * and perhaps one text too many at the end. Views that are gone when `take` returns.
   */
  readonly columns: readonly (Float64Array | Int8Array | Uint8Array)[];
  /** False where a column is complete for certain. */
  readonly mayMiss: readonly boolean[];
  /** The lowest and the highest number of each column, missing ones aside: Infinity and -Infinity where there is none. */
  readonly bounds: readonly Bounds[];
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** How the text is to be read. */
export interface PlainText {
  readonly kinds: readonly PlainKind[];
  readonly delimiter: number;
  readonly longest: number;
}

/** A column takes no fewer bytes a record than its delimiter; the fewest records a piece has room for. */
const fewestBytesAField = 2;

/** What the kernel reads beyond the end of a text, and writes beyond the end of those it copies. */
const slack = 17;

/** Where a piece of text is in the kernel's memory, and what is read of it. Addresses. */
interface Place {
  readonly text: number;
  /** A byte for the kind of each column. */
  readonly kinds: number;
  /** Where the values of each column are put. */
  readonly columns: readonly number[];
  /** The same for the kernel, which moves them on. */
  readonly ends: number;
  readonly report: number;
  readonly bounds: number;
  /** The most records there is room for. */
  readonly most: number;
}

/** bytes: of the text at most; room: bytes that a column takes when that many records are read. */
function takePlace(
  layout: Layout,
  bytes: number,
  width: number,
  room: (column: number, most: number) => number,
): Place {
  const most = Math.ceil(bytes / (fewestBytesAField * width)) + 1;
  return {
    text: layout.take(bytes + slack),
    kinds: layout.take(width),
    ends: layout.take(4 * width),
    report: layout.take(12 + 4 * width),
    bounds: layout.take(16 * width),
    columns: Array.from({ length: width }, (_, column) => layout.take(room(column, most))),
    most,
  };
}

type Arguments = Parameters<Functions["readPlain"]>;

/** Lays out what the kernel is to know to read the text from `start` to `end` at a place, and gives the arguments of the call. */
function prepare(
  buffer: ArrayBuffer,
  { text, kinds: kindsAt, columns, ends, report, bounds, most }: Place,
  { start, end }: Extent,
  { kinds, delimiter, longest }: PlainText,
): Arguments {
  const width = kinds.length;
  const bytes = new Uint8Array(buffer);
  kinds.forEach((kind, column) => {
    bytes[kindsAt + column] = kindCodes[kind];
  });
  bytes[text + end] = 0;
  new Uint32Array(buffer, ends, width).set(columns);
  return [text + start, text + end, delimiter, kindsAt, width, ends, most, longest, report, bounds];
}

/** The arguments of a call that reads nothing. */
function nothing({ kinds, ends, report, bounds }: Place, { delimiter }: PlainText): Arguments {
  return [0, 0, delimiter, kinds, 0, ends, 0, 0, report, bounds];
}

/** What was read at a place from `start` on. */
function pieceAt(buffer: ArrayBuffer, place: Place, start: number, { kinds }: PlainText): PlainPiece {
  const width = kinds.length;
  const ends = new Uint32Array(buffer, place.ends, width);
  const [records, read, lineEnds, ...missing] = new Int32Array(buffer, place.report, 3 + width);
  const bounds = new Float64Array(buffer, place.bounds, 2 * width);
  return {
    records: records!,
    position: start + read!,
    lineFeeds: (lineEnds! & 1) !== 0,
    carriageReturns: (lineEnds! & 2) !== 0,
    columns: place.columns.map((address, column) => {
      if (kinds[column] === "verdict") return new Int8Array(buffer, address, records);
      if (kinds[column] !== "text") return new Float64Array(buffer, address, records);
      return new Uint8Array(buffer, address, Math.max(0, ends[column]! - address - 1));
    }),
    mayMiss: missing.map((flag) => flag !== 0),
    bounds: kinds.map((_, column) => ({ low: bounds[2 * column]!, high: bounds[2 * column + 1]! })),
  };
}

/** A part of a text. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads pieces of a CSV text whose numbers are plain: at most 15 digits, perhaps with a decimal point, or nothing. Each
 * number has the bits that Number() gives: its digits and the power of ten they are divided by are exact in double precision, and
 * the one division rounds once (Clinger 1990, doi:10.1145/93542.93557). Reading of a piece ends before the first
 * record that is not plain. pieces: start and end of each, at line ends, not empty; as many as there are threads, or fewer. A piece that does not start where
 * the one before it was read to was cut within a record, and what was read of it means nothing. longest: bytes that a text has
 * at most. `take` gets what was read of each, in order.
 */
export function readPlainPieces(
  bytes: Uint8Array,
  pieces: readonly Extent[],
  text: PlainText,
  take: (piece: PlainPiece, index: number) => void,
  threads?: KernelThreads,
): void {
  const { kinds } = text;
  const width = kinds.length;
  const layout = startLayout();
  const places = pieces.map(({ start, end }) =>
    takePlace(layout, end - start, width, (column, most) => {
      if (kinds[column] === "text") return end - start + slack;
      return (kinds[column] === "verdict" ? 1 : 8) * most;
    }),
  );
  const idle = takePlace(layout, 0, width, () => 0);
  const work = ({ buffer, onEach }: OpenKernel<Functions>) => {
    const calls = pieces.map(({ start, end }, index) => {
      const place = places[index]!;
      new Uint8Array(buffer, place.text, end - start).set(bytes.subarray(start, end));
      return prepare(buffer, place, { start: 0, end: end - start }, text);
    });
    onEach("readPlain", (thread) => calls[thread] ?? nothing(idle, text));
    pieces.forEach(({ start }, index) => {
      const piece = pieceAt(buffer, places[index]!, 0, text);
      take({ ...piece, position: start + piece.position }, index);
    });
  };
  withKernel<Functions, void>(kernel, layout.size(), work, threads);
}

/** Places for pieces of a text that is read one after the other, and the reading of them; gone when the work is done. */
export interface PlainReader {
  /** The bytes of a place, for the caller to put text into. */
  text(place: number): Uint8Array;
  /** Reads a part of the text at a place as readPlainPieces does. Positions are those in the place. */
  read(place: number, part: Extent, text: PlainText): PlainPiece;
  /** Lets threads take part: those beyond the caller's read the texts at places that `readOnOthers` names. */
  join(threads: KernelThreads): void;
  /**
   * Reads the first `ends[n]` bytes at place `from + n`, each on a thread of its own, while the caller does `own`, which must leave
   * these places alone.
   */
  readOnOthers(from: number, ends: readonly number[], text: PlainText, own: () => void): void;
  /** What readOnOthers read at a place. */
  readAlready(place: number, text: PlainText): PlainPiece;
}

/** Makes `places` for texts of at most `bytes` with so many columns. shared: whether threads may take part. */
export function withPlainReader<Result>(
  { places: count, bytes, width, shared }: { places: number; bytes: number; width: number; shared: boolean },
  work: (reader: PlainReader) => Result,
): Result {
  const layout = startLayout();
  // A column may turn out to be text at any time.
  const room = (_: number, most: number) => Math.max(bytes + slack, 8 * most);
  const places = Array.from({ length: count }, () => takePlace(layout, bytes, width, room));
  const idle = takePlace(layout, 0, width, () => 0);
  const withOpen = ({ buffer, functions, join, onOthers }: OpenKernel<Functions>) =>
    work({
      text: (place) => new Uint8Array(buffer, places[place]!.text, bytes),
      read(place, part, text) {
        functions.readPlain(...prepare(buffer, places[place]!, part, text));
        return pieceAt(buffer, places[place]!, part.start, text);
      },
      join,
      readOnOthers(from, ends, text, own) {
        const calls = ends.map((end, index) => prepare(buffer, places[from + index]!, { start: 0, end }, text));
        onOthers("readPlain", (thread) => calls[thread - 1] ?? nothing(idle, text), own);
      },
      readAlready: (place, text) => pieceAt(buffer, places[place]!, 0, text),
    });
  return withKernel<Functions, Result>(kernel, layout.size(), withOpen, undefined, shared);
}
