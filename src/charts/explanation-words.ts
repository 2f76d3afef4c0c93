import type { ExplanationScale } from "../movies/explain/explain-result.ts";
import { decimal } from "./words.ts";

/** A score in the units of its scale: 0.417 is "42%" as a probability. */
export function scoreText(value: number, scale: ExplanationScale): string {
  return scale === "probability" ? `${decimal(100 * value, 0)}%` : decimal(value, 2);
}

/** A contribution with its sign: percentage points of a probability, or log odds. */
export function signedScore(value: number, scale: ExplanationScale): string {
  const text = scale === "probability" ? decimal(100 * value, Math.abs(value) < 0.0995 ? 1 : 0) : decimal(value, 2);
  return /[1-9]/.test(text) && value > 0 ? `+${text}` : text;
}

/** The value of an input, short: "7,000", "0.88", "Drama", "missing". */
export function featureValue(value: number | string | null): string {
  if (value === null) return "missing";
  if (typeof value === "string") return value;
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  const [integer, fraction] = decimal(value, digits).split(".");
  const short = fraction?.replace(/0+$/, "") ?? "";
  return integer!.replace(/\B(?=(\d{3})+$)/g, ",") + (short === "" ? "" : `.${short}`);
}
