import { MarqueeError } from "../errors.ts";

/**
 * Ids while they are read: as numbers as long as each is a whole number written in the one shortest way, which gives back
 * the very text; then as texts.
 */
export interface IdColumn {
  /** As the file has it. */
  readonly name: string;
  readonly where: string;
  numbers: Float64Array;
  length: number;
  /** True when each number is above the one before. */
  rising: boolean;
  /** Null as long as all are numbers. */
  texts: string[] | null;
}

/** The ids of a table, as texts or as the numbers they are made of. */
export type Ids = readonly string[] | Float64Array;

export function makeIdColumn(name: string, where: string): IdColumn {
  return { name, where, numbers: new Float64Array(64), length: 0, rising: true, texts: null };
}

const shortInteger = /^(?:0|[1-9]\d{0,14})$/;

/** Adds ids. Throws ID_MISSING for one that is empty. */
export function addIds(column: IdColumn, texts: readonly (string | null)[]): void {
  for (const text of texts) {
    if (text === null || isBlank(text)) {
      throw new MarqueeError("ID_MISSING", {
        where: column.where,
        row: column.length + 1,
        column: column.name,
        expected: "an id",
        found: "an empty cell",
        remedy: "Give every row an id, or remove the column to have the rows numbered.",
      });
    }
    if (column.texts === null && !shortInteger.test(text)) column.texts = idTexts(columnIds(column));
    if (column.texts !== null) column.texts.push(text);
    else {
      reserveIds(column, column.length + 1);
      column.numbers[column.length] = Number(text);
      column.rising &&= goesOnRising(column, column.numbers.subarray(column.length, column.length + 1));
    }
    column.length++;
  }
}

/** Adds ids that are whole numbers of at most 15 digits. None may be a text yet. */
export function addIdNumbers(column: IdColumn, numbers: Float64Array): void {
  reserveIds(column, column.length + numbers.length);
  column.numbers.set(numbers, column.length);
  // Now, as they will not be near the processor later.
  column.rising &&= goesOnRising(column, numbers);
  column.length += numbers.length;
}

function goesOnRising({ numbers: before, length }: IdColumn, numbers: Float64Array): boolean {
  return (length === 0 || numbers.length === 0 || numbers[0]! > before[length - 1]!) && isRising(numbers);
}

/** True when each number is above the one before. */
export function isRising(numbers: Float64Array): boolean {
  for (let row = 1; row < numbers.length; row++) if (numbers[row]! <= numbers[row - 1]!) return false;
  return true;
}

/** True when no id can come twice, as far as reading tells: what is false may yet be found out. */
export function idsDiffer({ rising, texts }: IdColumn): boolean {
  return rising && texts === null;
}

/** Makes room for so many ids. */
export function reserveIds(column: IdColumn, length: number): void {
  if (column.texts !== null || length <= column.numbers.length) return;
  const grown = new Float64Array(Math.max(length, column.numbers.length * 2));
  grown.set(column.numbers);
  column.numbers = grown;
}

export function columnIds({ numbers, length, texts }: IdColumn): Ids {
  return texts ?? numbers.subarray(0, length);
}

/** Ids as texts. */
export function idTexts(ids: Ids): string[] {
  return Array.from(ids as ArrayLike<string | number>, String);
}

function isBlank(text: string): boolean {
  // Almost no id begins with a space, and trimming millions of them takes its time.
  return text === "" || (text.charCodeAt(0) <= 32 && text.trim() === "");
}
