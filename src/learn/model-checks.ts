import { type ErrorCode, MarqueeError } from "../errors.ts";

/** The most tree nodes a model may hold. */
export const maxModelNodes = 10_000_000;

/** The most trees a model may hold. */
export const maxModelTrees = 1_000_000;

const remedy = "Train the model again, or take it from the place it was first written to.";

/**
 * A model as plain JSON data: typed arrays become arrays, everything else stays. Models are shallow records of our own
 * making, so this may recurse; what is read back goes through a learner's `parse`, which does not.
 */
export function toPlain(model: unknown): unknown {
  if (ArrayBuffer.isView(model)) return Array.from(model as unknown as ArrayLike<number>);
  if (Array.isArray(model)) return model.map(toPlain);
  if (typeof model !== "object" || model === null) return model;
  return Object.fromEntries(Object.entries(model).map(([name, value]) => [name, toPlain(value)]));
}

/** Refuses a model. `where`: the learner and the part at fault. */
export function refuseModel(code: ErrorCode, where: string, expected: string, found: unknown): never {
  throw new MarqueeError(code, { where, expected, found: inWords(found), remedy });
}

/** The record that a part of a model must be. Throws MODEL_INVALID. */
export function readRecord(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    refuseModel("MODEL_INVALID", where, "an object", value);
  }
  return value as Record<string, unknown>;
}

/** A finite number. Throws MODEL_NONFINITE for NaN, an infinity and null (which is what JSON makes of them), MODEL_INVALID for anything else. */
export function readNumber(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value + 0;
  if (typeof value === "number" || value === null) refuseModel("MODEL_NONFINITE", where, "a finite number", value);
  return refuseModel("MODEL_INVALID", where, "a finite number", value);
}

/** A number of things, from 0 to `limit`. Throws MODEL_TOO_LARGE above the limit, MODEL_INVALID for what is no count. */
export function readCount(value: unknown, limit: number, where: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    refuseModel("MODEL_INVALID", where, `an integer from 0 to ${limit}`, value);
  }
  if (value > limit) refuseModel("MODEL_TOO_LARGE", where, `at most ${limit}`, value);
  return value;
}

/** The number of columns a model was fitted on, which must be the number it will be given. Throws MODEL_INVALID. */
export function readColumnCount(value: unknown, columnCount: number, where: string): number {
  if (value !== columnCount) refuseModel("MODEL_INVALID", where, `${columnCount} columns`, value);
  return columnCount;
}

/** `length` finite numbers. Throws MODEL_NONFINITE and MODEL_INVALID. */
export function readNumbers(value: unknown, length: number, where: string): Float64Array {
  const given = readList(value, length, where);
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = given[i];
    numbers[i] = typeof value === "number" && Number.isFinite(value) ? value + 0 : readNumber(value, `${where}[${i}]`);
  }
  return numbers;
}

/** `length` integers from `min` to `max`. Throws `code` for an integer outside, MODEL_INVALID for what is no integer. */
export function readIntegers(
  value: unknown,
  length: number,
  bounds: { readonly min: number; readonly max: number; readonly code: ErrorCode },
  where: string,
): Int32Array {
  const given = readList(value, length, where);
  const integers = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const integer = given[i];
    if (typeof integer !== "number" || !Number.isInteger(integer)) {
      refuseModel("MODEL_INVALID", `${where}[${i}]`, "an integer", integer);
    }
    if (integer < bounds.min || integer > bounds.max) {
      refuseModel(bounds.code, `${where}[${i}]`, `an integer from ${bounds.min} to ${bounds.max}`, integer);
    }
    integers[i] = integer;
  }
  return integers;
}

function readList(value: unknown, length: number, where: string): ArrayLike<unknown> {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && "length" in value)) {
    refuseModel("MODEL_INVALID", where, `a list of ${length} numbers`, value);
  }
  const list = value as ArrayLike<unknown>;
  if (list.length !== length) refuseModel("MODEL_INVALID", where, `a list of ${length} numbers`, `${list.length}`);
  return list;
}

function inWords(found: unknown): string {
  if (found === undefined) return "nothing";
  if (Array.isArray(found) || ArrayBuffer.isView(found)) return "a list";
  return typeof found === "object" && found !== null ? "an object" : String(found);
}
