import type { RandomStream } from "../../math/random.ts";

/**
 * Draws as many rows as there are, with replacement. Fills `drawn` with what each row weighs in the sample: its weight
 * times how often it was drawn. weights, drawn: n numbers, at least 0. Efron 1979, doi:10.1214/aos/1176344552
 */
export function drawBootstrap(weights: Float64Array, random: RandomStream, drawn: Float64Array): void {
  drawn.fill(0);
  for (let i = 0; i < weights.length; i++) {
    const row = random.integer(weights.length);
    drawn[row]! += weights[row]!;
  }
}
