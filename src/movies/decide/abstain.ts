import { readNumbers, readRecord, refuseModel } from "../../learn/model-checks.ts";
import { wilsonInterval } from "../../math/stats.ts";
import type { Interval } from "../segment-result.ts";
import type { OutOfFold } from "./calibration-choice.ts";

/**
 * How far a probability can be trusted along its range: straight lines through (probability[i], low[i]) and
 * (probability[i], high[i]), flat beyond the ends. Plain data, part of the model.
 */
export interface TrustBand {
  /** Strictly rising, 0 to 1. */
  readonly probability: readonly number[];
  /** Never falling, 0 to 1. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export type Verdict = "hit" | "no hit" | "too close to call";

const mostPoints = 101;
const fewestNeighbours = 5;

/**
 * The 95 % Wilson interval of the hit rate among the out-of-fold rows whose probability is nearest, at up to 101 places
 * along the range. The number of neighbours, half of n^(4/5) and at least 5, is the usual growth for a local average: the
 * band narrows as rows are added. Both lines are made to rise, widening the band where they do not, so that "no hit",
 * "too close to call" and "hit" follow each other in the order of probability.
 * outOfFold: n rows, at least 1, the probabilities being those that are shown (calibrated, cross-fitted).
 */
export function fitTrustBand({ probability, target }: OutOfFold): TrustBand {
  const rows = probability.length;
  const order = Uint32Array.from(probability.keys()).sort((a, b) => probability[a]! - probability[b]! || a - b);
  const sorted = Float64Array.from(order, (row) => probability[row]!);
  const hitsBefore = new Float64Array(rows + 1);
  order.forEach((row, i) => {
    hitsBefore[i + 1] = hitsBefore[i]! + target[row]!;
  });
  const reach = Math.max(fewestNeighbours, Math.round(0.5 * rows ** 0.8)) / 2;
  const points = Math.min(mostPoints, rows);
  const band: { probability: number[]; low: number[]; high: number[] } = { probability: [], low: [], high: [] };
  for (let point = 0; point < points; point++) {
    const place = points === 1 ? 0 : Math.round((point * (rows - 1)) / (points - 1));
    const value = sorted[place]!;
    if (value === band.probability.at(-1)) continue;
    // Rows of one probability are taken together: which of them a window would cut off is chance.
    const from = firstPlace(sorted, sorted[Math.max(0, Math.ceil(place - reach))]!);
    const to = lastPlace(sorted, sorted[Math.min(rows - 1, Math.floor(place + reach))]!) + 1;
    const [low, high] = wilsonInterval(hitsBefore[to]! - hitsBefore[from]!, to - from);
    band.probability.push(value);
    band.low.push(low);
    band.high.push(high);
  }
  for (let i = band.low.length - 2; i >= 0; i--) band.low[i] = Math.min(band.low[i]!, band.low[i + 1]!);
  for (let i = 1; i < band.high.length; i++) band.high[i] = Math.max(band.high[i]!, band.high[i - 1]!);
  return band;
}

/** The interval around a probability, 0 to 1: what the band says there, widened to hold the probability itself. */
export function trustInterval(band: TrustBand, probability: number): Interval {
  const [low, high] = [band.low, band.high].map((line) => interpolate(band.probability, line, probability));
  return [Math.min(low!, probability), Math.max(high!, probability)];
}

/** The verdict on a movie: "too close to call" when the interval of its probability straddles the threshold. */
export function verdictOf(probability: number, threshold: number, band: TrustBand): Verdict {
  const [low, high] = trustInterval(band, probability);
  if (low >= threshold) return "hit";
  return high < threshold ? "no hit" : "too close to call";
}

/** Checks and restores a band read from JSON. Throws MODEL_INVALID, MODEL_TOO_LARGE and MODEL_NONFINITE. */
export function parseTrustBand(value: unknown): TrustBand {
  const record = readRecord(value, "trust band");
  const given = record["probability"];
  const points = Array.isArray(given) ? given.length : 0;
  if (points === 0) refuseModel("MODEL_INVALID", "trust band probability", "a list of at least 1 number", given);
  if (points > mostPoints) refuseModel("MODEL_TOO_LARGE", "trust band", `at most ${mostPoints} points`, points);
  const [probability, low, high] = (["probability", "low", "high"] as const).map((name) => {
    const line = Array.from(readNumbers(record[name], points, `trust band ${name}`));
    if (line.some((number) => number < 0 || number > 1)) {
      refuseModel("MODEL_INVALID", `trust band ${name}`, "shares from 0 to 1", "another number");
    }
    return line;
  }) as [number[], number[], number[]];
  for (let i = 0; i < points; i++) {
    const rises =
      i === 0 || (probability[i]! > probability[i - 1]! && low[i]! >= low[i - 1]! && high[i]! >= high[i - 1]!);
    if (rises && low[i]! <= high[i]!) continue;
    refuseModel("MODEL_INVALID", "trust band", "rising lines, the low one below the high one", `point ${i}`);
  }
  return { probability, low, high };
}

function interpolate(places: readonly number[], line: readonly number[], place: number): number {
  const above = places.findIndex((value) => value >= place);
  if (above === -1) return line.at(-1)!;
  if (above === 0 || places[above] === place) return line[above]!;
  const share = (place - places[above - 1]!) / (places[above]! - places[above - 1]!);
  return line[above - 1]! + share * (line[above]! - line[above - 1]!);
}

/** The first place of a value that occurs in a rising list. */
function firstPlace(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastPlace(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
