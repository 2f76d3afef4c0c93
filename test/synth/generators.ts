import type { MovieGenerator } from "../../src/synth/generator.ts";
import { marginOf } from "../../src/synth/margin.ts";

/**
 * A generator whose measures are normal with variance 1 in both classes, means 0 and `apart`, correlated: what Bayes'
 * rule can do there is known in closed form.
 */
export function normalGenerator(given: {
  apart: readonly number[];
  factor?: readonly number[];
  decimals?: number;
  hitRate?: number;
  noise?: number;
}): MovieGenerator {
  const { apart, decimals = 4, hitRate = 0.5, noise = 0 } = given;
  const size = apart.length;
  const identity = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const factor = given.factor === undefined ? identity : Float64Array.from(given.factor);
  return {
    grids: apart.map(() => ({
      name: "avg_watch_time",
      decimals,
      min: Number.NEGATIVE_INFINITY,
      max: Number.POSITIVE_INFINITY,
    })),
    hitRate,
    noise,
    classes: [
      { margins: apart.map(() => marginOf((normal) => normal)), factor },
      { margins: apart.map((mean) => marginOf((normal) => mean + normal)), factor },
    ],
    learnedFrom: apart.map(() => new Float64Array(0)),
  };
}
