import { MarqueeError } from "../errors.ts";
import type { Progress } from "../learn/context.ts";
import { checkNumber, checkSeed } from "../movies/option-checks.ts";
import type { Band } from "./synth-result.ts";

export interface SynthOptions {
  /** How many movies to make, from 1 up. Default 1,200. */
  readonly rows?: number;
  /** Share of hits, above 0 and below 1. Default: that of the table learned from. */
  readonly hitRate?: number;
  /** Share of movies whose target is drawn at random whatever the measures, 0 to 1. Default 0. */
  readonly noise?: number;
  /** How far the classes are drawn together: 0 as learned, 1 until nothing tells them apart. Default 0. */
  readonly overlap?: number;
  /** Where the correlation of each measure with the target is to lie, or "learned" to leave it. Default 0.3 to 0.7. */
  readonly correlation?: Band | "learned";
  /** Integer from 0 up. Default 42. */
  readonly seed?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** The options, complete and within bounds. */
export interface SynthSettings {
  readonly rows: number;
  /** Null for that of the table. */
  readonly hitRate: number | null;
  readonly noise: number;
  readonly overlap: number;
  readonly band: Band | null;
  readonly seed: number;
}

const mostRows = 1_000_000_000;

/** Completes and checks options. Throws OPTION_INVALID. */
export function checkSynthOptions(options: SynthOptions): SynthSettings {
  const { hitRate } = options;
  return {
    rows: checkNumber("rows", options.rows ?? 1200, { min: 1, max: mostRows, integer: true }),
    hitRate: hitRate === undefined ? null : checkNumber("hitRate", hitRate, { min: 0, max: 1, exclusive: true }),
    noise: checkNumber("noise", options.noise ?? 0, { min: 0, max: 1 }),
    overlap: checkNumber("overlap", options.overlap ?? 0, { min: 0, max: 1 }),
    band: checkBand(options.correlation ?? [0.3, 0.7]),
    seed: checkSeed(options.seed ?? 42),
  };
}

function checkBand(correlation: Band | "learned"): Band | null {
  if (correlation === "learned") return null;
  const [low, high] = correlation;
  if (low > -1 && low < high && high < 1) return [low, high];
  throw new MarqueeError("OPTION_INVALID", {
    where: "correlation",
    expected: "two numbers between -1 and 1, the lower first",
    found: `${low} and ${high}`,
  });
}
