import type { ErrorCode } from "../errors.ts";

/**
 * What a text says where a number is expected. `decimal-comma` and `comma-thousands` can be read in one way only;
 * `either` ("1,234") cannot, and its value is given as if the comma were the decimal mark.
 */
export type NumberReading =
  | { readonly kind: "number"; readonly value: number; readonly dotted: boolean; readonly tiny: boolean }
  | { readonly kind: "decimal-comma" | "comma-thousands" | "dot-thousands" | "either"; readonly value: number }
  | { readonly kind: "missing" | "spreadsheet-error" }
  | { readonly kind: "refused"; readonly code: ErrorCode };

// No two parts of these can take the same characters, so that a megabyte of digits costs no more than one look each.
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const commaThousands = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const dotThousands = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/;
const decimalComma = /^[+-]?\d+,\d+$/;
const missingWords = new Set(["", "-", "na", "n/a", "null", "none"]);
const spreadsheetErrors = new Set(
  "#div/0! #n/a #name? #null! #num! #ref! #value! #spill! #calc! #field! #blocked! #connect! #getting_data".split(" "),
);
const smallestNormal = 2.2250738585072014e-308;

/** True for what stands for "not known" in a column of numbers or in the target: nothing, NA, N/A, NULL, None, or "-". */
export function isMissing(text: string): boolean {
  return text.length <= 4 && missingWords.has(text.toLowerCase());
}

/** True for the error values of spreadsheets, such as #DIV/0!. */
export function isSpreadsheetError(text: string): boolean {
  return text.startsWith("#") && spreadsheetErrors.has(text.toLowerCase());
}

/** Reads one text as a number, saying in how many ways that can be done. Surrounding spaces are allowed. */
export function readNumber(cell: string): NumberReading {
  const text = cell.trim();
  if (plainNumber.test(text)) return readPlain(text);
  if (isMissing(text)) return { kind: "missing" };
  if (isSpreadsheetError(text)) return { kind: "spreadsheet-error" };
  if (commaThousands.test(text)) {
    if (/^[^,]*,\d+$/.test(text)) return { kind: "either", value: Number(text.replace(",", ".")) };
    return separated("comma-thousands", text.replaceAll(",", ""));
  }
  if (dotThousands.test(text)) return separated("dot-thousands", text.replaceAll(".", "").replace(",", "."));
  if (decimalComma.test(text)) return separated("decimal-comma", text.replace(",", "."));
  return { kind: "refused", code: refusal(text) };
}

function readPlain(text: string): NumberReading {
  const value = Number(text);
  const whole = /^[+-]?\d+$/.test(text);
  if (whole && !Number.isSafeInteger(value)) return { kind: "refused", code: "INT_UNSAFE" };
  if (!Number.isFinite(value)) return { kind: "refused", code: "NUMBER_OVERFLOW" };
  const tiny = Math.abs(value) < smallestNormal && /^[^eE]*[1-9]/.test(text);
  // Adding zero turns -0 into 0.
  return { kind: "number", value: value + 0, dotted: text.includes("."), tiny };
}

function separated(kind: "decimal-comma" | "comma-thousands" | "dot-thousands", plain: string): NumberReading {
  const reading = readPlain(plain);
  return reading.kind === "number" ? { kind, value: reading.value } : reading;
}

function refusal(text: string): ErrorCode {
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(text)) return "NUMBER_NONFINITE";
  // What has a digit before any letter was meant as a number ($1.2M, 0x10, 85%); anything else is of another type.
  return /^[^\p{L}\d]{0,8}\d/u.test(text) ? "NUMBER_INVALID" : "TYPE";
}

/** True when a text is a number that is written in the one way JavaScript writes it, so that nothing is lost by holding the number. */
export function isCanonicalNumber(text: string): boolean {
  if (text.length > 25) return false;
  const value = Number(text);
  if (String(value) !== text || !Number.isFinite(value)) return false;
  return Number.isSafeInteger(value) || !Number.isInteger(value);
}
