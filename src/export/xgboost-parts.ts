import { MarqueeError } from "../errors.ts";
import { readCount, refuseModel } from "../learn/model-checks.ts";

/** Refuses a model that is sound but of a kind Marquee has no place for. */
export function refuseUnsupported(where: string, expected: string, found: string): never {
  throw new MarqueeError("MODEL_UNSUPPORTED", {
    where,
    expected,
    found,
    remedy: "Train it in XGBoost with booster gbtree and objective binary:logistic on columns of numbers.",
  });
}

/** A count, which XGBoost writes as text. Throws MODEL_INVALID and MODEL_TOO_LARGE. */
export function readCountText(value: unknown, limit: number, where: string): number {
  return readCount(typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value, limit, where);
}

/**
 * The base score, a probability, in any of the forms that versions 1 to 3 write: 0.5, "5E-1", "[5E-1]" or ["5E-1"].
 * Throws MODEL_INVALID.
 */
export function readBaseScore(value: unknown): number {
  const inner = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const text = typeof inner === "number" ? String(inner) : inner;
  const match = typeof text === "string" ? /^\[?\s*([0-9.]+(?:[eE][+-]?\d+)?)\s*\]?$/.exec(text) : null;
  const score = match === null ? Number.NaN : Math.fround(Number(match[1]));
  if (!(score > 0 && score < 1))
    refuseModel("MODEL_INVALID", "base_score", "one probability above 0 and below 1", value);
  return score;
}
