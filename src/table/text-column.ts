import type { CellValue } from "../movies/movie.ts";
import type { FieldBlock } from "./csv-scanner.ts";
import { isCanonicalNumber } from "./numbers.ts";

/** A column that is carried through while it is read from text: numbers as long as nothing is lost by that, then texts. */
export interface CarriedColumn {
  readonly name: string;
  /** NaN for an empty cell; null once a value turned out to be text. */
  numbers: number[] | null;
  texts: (string | null)[];
}

export function makeCarriedColumn(name: string): CarriedColumn {
  return { name, numbers: [], texts: [] };
}

/** Adds texts. Empty ones become null. */
export function addCarriedTexts(column: CarriedColumn, texts: readonly string[]): void {
  let index = 0;
  if (column.numbers !== null) {
    for (; index < texts.length; index++) {
      const text = texts[index]!;
      if (text !== "" && !isCanonicalNumber(text)) break;
      column.numbers.push(text === "" ? Number.NaN : Number(text));
    }
    if (index === texts.length) return;
    // Canonical numbers give back the very texts they were read from.
    column.texts = column.numbers.map((number) => (Number.isNaN(number) ? null : String(number)));
    column.numbers = null;
  }
  for (; index < texts.length; index++) column.texts.push(texts[index] === "" ? null : texts[index]!);
}

export function carriedValues(column: CarriedColumn): readonly CellValue[] {
  return column.numbers?.map((number) => (Number.isNaN(number) ? null : number)) ?? column.texts;
}

let gathered = Buffer.allocUnsafe(1 << 16);

/**
 * The texts of a column of a block. They are gathered with NULs between them, which no accepted text holds, so that one
 * call decodes them all.
 */
export function blockTexts(bytes: Uint8Array, block: FieldBlock, field: number): string[] {
  const { columns, records, starts, ends, escaped } = block;
  let size = records;
  for (let record = 0; record < records; record++) {
    size += ends[record * columns + field]! - starts[record * columns + field]!;
  }
  if (gathered.length < size) gathered = Buffer.allocUnsafe(size * 2);
  let length = 0;
  for (let record = 0; record < records; record++) {
    const at = record * columns + field;
    const end = ends[at]!;
    for (let position = starts[at]!; position < end; position++) {
      const byte = bytes[position]!;
      gathered[length++] = byte;
      // In an escaped field every quote is the first of two.
      if (byte === 34 && escaped[at] === 1) position++;
    }
    gathered[length++] = 0;
  }
  return records === 0 ? [] : splitTexts(gathered.subarray(0, length - 1), records);
}

/** The first texts of bytes that have NULs between them. */
export function splitTexts({ buffer, byteOffset, byteLength }: Uint8Array, count: number): string[] {
  if (count === 0) return [];
  return Buffer.from(buffer, byteOffset, byteLength).toString("utf8").split("\0", count);
}

// Zero-width and direction-changing characters (Unicode categories Cf and the bidirectional controls), not the emoji joiner.
const suspect = /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

/** True when a text holds characters that are not seen, or that change the order in which it is shown. */
export function isSuspect(text: string): boolean {
  return suspect.test(text);
}
