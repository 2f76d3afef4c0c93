import { MarqueeError } from "../errors.ts";

/** Checks an option that is a number within bounds. Throws OPTION_INVALID. */
export function checkNumber(
  option: string,
  value: number,
  bounds: { min: number; max: number; integer?: boolean; exclusive?: boolean },
): number {
  const { min, max, integer = false, exclusive = false } = bounds;
  const inside = exclusive ? value > min && value < max : value >= min && value <= max;
  if (!Number.isFinite(value) || !inside || (integer && !Number.isInteger(value))) {
    const noun = integer ? "an integer" : "a number";
    const range = exclusive ? `above ${min} and below ${max}` : `from ${min} to ${max}`;
    throw new MarqueeError("OPTION_INVALID", { where: option, expected: `${noun} ${range}`, found: String(value) });
  }
  return value;
}

/** Seeds are integers that a double holds exactly. Throws OPTION_INVALID. */
export function checkSeed(seed: number): number {
  return checkNumber("seed", seed, { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true });
}
