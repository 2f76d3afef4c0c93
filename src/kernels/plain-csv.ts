import { startLayout, withKernel } from "./module.ts";
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
  pieces: readonly { readonly start: number; readonly end: number }[],
  { kinds, delimiter, longest }: PlainText,
  take: (piece: PlainPiece, index: number) => void,
  threads?: KernelThreads,
): void {
  const width = kinds.length;
  const layout = startLayout();
  const kindsAt = layout.take(width);
  const places = pieces.map(({ start, end }) => {
    const most = Math.ceil((end - start) / (fewestBytesAField * width)) + 1;
    return {
      text: layout.take(end - start + slack),
      addresses: layout.take(4 * width),
      report: layout.take(12 + 4 * width),
      columns: kinds.map((kind) => {
        if (kind === "text") return layout.take(end - start + slack);
        return layout.take((kind === "verdict" ? 1 : 8) * most);
      }),
      most,
    };
  });
  const idle = layout.take(12 + 4 * width);
  const work = (open: Parameters<Parameters<typeof withKernel<Functions, void>>[2]>[0]) => {
    const { buffer } = open;
    new Uint8Array(buffer, kindsAt, width).set(kinds.map((kind) => kindCodes[kind]));
    pieces.forEach(({ start, end }, index) => {
      const { text, addresses, columns } = places[index]!;
      const copied = new Uint8Array(buffer, text, end - start + 1);
      copied.set(bytes.subarray(start, end));
      copied[end - start] = 0;
      new Uint32Array(buffer, addresses, width).set(columns);
    });
    open.onEach("readPlain", (thread) => {
      const place = places[thread];
      if (place === undefined) return [0, 0, delimiter, kindsAt, width, 0, 0, 0, idle];
      const { text, addresses, report, most } = place;
      const { start, end } = pieces[thread]!;
      return [text, text + end - start, delimiter, kindsAt, width, addresses, most, longest, report];
    });
    pieces.forEach(({ start }, index) => {
      const { addresses, report, columns } = places[index]!;
      const ends = new Uint32Array(buffer, addresses, width);
      const [records, read, lineEnds, ...missing] = new Int32Array(buffer, report, 3 + width);
      take(
        {
          records: records!,
          position: start + read!,
          lineFeeds: (lineEnds! & 1) !== 0,
          carriageReturns: (lineEnds! & 2) !== 0,
          columns: columns.map((address, column) => {
            if (kinds[column] === "verdict") return new Int8Array(buffer, address, records);
            if (kinds[column] !== "text") return new Float64Array(buffer, address, records);
            return new Uint8Array(buffer, address, Math.max(0, ends[column]! - address - 1));
          }),
          mayMiss: missing.map((flag) => flag !== 0),
        },
        index,
      );
    });
  };
  withKernel<Functions, void>(kernel, layout.size(), work, threads);
}
