import { MarqueeError } from "../errors.ts";
import { type FieldBlock, fieldText } from "./csv-scanner.ts";
import { isMissing, isSpreadsheetError } from "./numbers.ts";
import { quoted } from "./read-options.ts";

const verdicts: Readonly<Record<string, 0 | 1>> = {
  "0": 0,
  "1": 1,
  "0.0": 0,
  "1.0": 1,
  false: 0,
  true: 1,
  no: 0,
  yes: 1,
};

/** The target while it is read: 1, 0, or -1 where it is not known. */
export interface TargetColumn {
  /** As the file has it. */
  readonly name: string;
  readonly where: string;
  values: Int8Array;
  length: number;
}

export function makeTargetColumn(name: string, where: string): TargetColumn {
  return { name, where, values: new Int8Array(64), length: 0 };
}

/** Adds 0 or 1, also written 0.0, 1.0, true, false, yes or no in any letter case. Throws TARGET_NOT_BINARY. */
export function addVerdict(column: TargetColumn, value: unknown): void {
  push(column, readVerdict(value) ?? refuse(column, value));
}

/** Adds a column of a block of CSV fields. */
export function addVerdictFields(column: TargetColumn, bytes: Uint8Array, block: FieldBlock, field: number): void {
  const { columns, records, starts, ends, escaped } = block;
  for (let record = 0; record < records; record++) {
    const at = record * columns + field;
    const start = starts[at]!;
    const verdict = ends[at] === start + 1 ? bytes[start]! - 48 : -1;
    if (verdict === 0 || verdict === 1) push(column, verdict);
    else addVerdict(column, fieldText(bytes, start, ends[at]!, escaped[at]!));
  }
}

/** Adds verdicts that a kernel read, 0 or 1. */
export function addVerdictNumbers(column: TargetColumn, verdicts: Int8Array): void {
  reserveVerdicts(column, column.length + verdicts.length);
  column.values.set(verdicts, column.length);
  column.length += verdicts.length;
}

/** Makes room for so many values. */
export function reserveVerdicts(column: TargetColumn, length: number): void {
  if (length <= column.values.length) return;
  const grown = new Int8Array(Math.max(length, column.values.length * 2));
  grown.set(column.values);
  column.values = grown;
}

export function columnVerdicts({ values, length }: TargetColumn): Int8Array {
  return values.subarray(0, length);
}

function push(column: TargetColumn, verdict: number): void {
  reserveVerdicts(column, column.length + 1);
  column.values[column.length++] = verdict;
}

function readVerdict(value: unknown): -1 | 0 | 1 | undefined {
  if (value === null || value === undefined) return -1;
  if (typeof value === "string") {
    const text = value.trim().toLowerCase();
    if (isMissing(text) || isSpreadsheetError(text)) return -1;
    return Object.hasOwn(verdicts, text) ? verdicts[text] : undefined;
  }
  if (value === true || value === 1 || value === 1n) return 1;
  if (value === false || value === 0 || value === 0n) return 0;
  return undefined;
}

function refuse(column: TargetColumn, value: unknown): never {
  throw new MarqueeError("TARGET_NOT_BINARY", {
    where: column.where,
    row: column.length + 1,
    column: column.name,
    expected: "0 or 1 (also true, false, yes, no), or nothing where it is not known",
    found: quoted(value),
    remedy: "Name another column with --target, or write the target as 0 and 1.",
  });
}
