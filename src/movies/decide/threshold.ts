import { foldRows, stratifiedFolds } from "../../learn/split-rows.ts";
import type { RandomStream } from "../../math/random.ts";
import { quantile } from "../../math/stats.ts";
import type { Interval } from "../segment-result.ts";
import type { OutOfFold } from "./calibration-choice.ts";
import { costThreshold, type MovieCosts, verdictCost } from "./costs.ts";

/** What a threshold is to serve. Costs are those of the training rows, in their order. */
export type ThresholdCriterion =
  | { readonly criterion: "f1" }
  | { readonly criterion: "accuracy" }
  | { readonly criterion: "cost"; readonly costs: MovieCosts };

/** A figure with its 95 % bootstrap interval (percentile, over the rows). */
export interface BoundedFigure {
  readonly value: number;
  readonly interval: Interval;
}

export interface ThresholdChoice {
  readonly criterion: "f1" | "accuracy" | "cost";
  /** The best threshold on all out-of-fold probabilities, 0 to 1; a probability of at least this is a hit. */
  readonly threshold: number;
  /** The thresholds that resamples of the rows choose: how firmly it is known. */
  readonly thresholdInterval: Interval;
  /** F1, accuracy or mean cost per movie, every row judged by a threshold that was chosen without it. */
  readonly learned: BoundedFigure;
  /** The same figure at the threshold 0.5. */
  readonly atHalf: BoundedFigure;
  /** For costs: the mean cost when each movie's threshold is made from its own costs (see `costThreshold`); else null. */
  readonly fromCosts: BoundedFigure | null;
  /**
   * True when costs differ from movie to movie and thresholds made from them cost no more than the learned one: each movie
   * should then be judged by its own.
   */
  readonly ownThresholds: boolean;
}

const mostFolds = 5;

/**
 * Learns the threshold from out-of-fold probabilities: never from test rows. Candidates lie midway between neighbouring
 * probabilities, above the highest (nothing is called a hit) and at 0 (everything is). Of thresholds that serve equally
 * well the one nearest to 0.5 is taken, and of two equally near the lower.
 * outOfFold: n rows with both classes; resamples: default 1000, at least 1.
 * Lipton, Elkan and Naryanaswamy 2014, doi:10.1007/978-3-662-44851-9_15, on F1 and the danger of choosing on few rows.
 */
export function chooseThreshold(
  outOfFold: OutOfFold,
  serve: ThresholdCriterion,
  random: RandomStream,
  resamples = 1000,
): ThresholdChoice {
  const { target } = outOfFold;
  const rows = target.length;
  const ranked = rankRows(outOfFold, serve);
  const everyRow = new Float64Array(rows).fill(1);
  const threshold = bestThreshold(ranked, everyRow);
  const verdicts: Record<"learned" | "atHalf" | "fromCosts", Uint8Array> = {
    learned: crossFittedVerdicts(outOfFold, ranked, random.child(0)),
    atHalf: Uint8Array.from(outOfFold.probability, (value) => (value >= 0.5 ? 1 : 0)),
    fromCosts: costVerdicts(outOfFold, serve),
  };
  const names = ["learned", "atHalf", "fromCosts"] as const;
  const thresholds: number[] = [];
  const draws: Record<string, number[]> = { learned: [], atHalf: [], fromCosts: [] };
  const counts = new Float64Array(rows);
  const resampling = random.child(1);
  for (let sample = 0; sample < resamples; sample++) {
    const stream = resampling.child(sample);
    counts.fill(0);
    for (let i = 0; i < rows; i++) counts[stream.integer(rows)]!++;
    thresholds.push(bestThreshold(ranked, counts));
    for (const name of names) draws[name]!.push(figureOf(verdicts[name], target, serve, counts));
  }
  const figure = (name: (typeof names)[number]): BoundedFigure => ({
    value: figureOf(verdicts[name], target, serve, everyRow),
    interval: percentileInterval(draws[name]!),
  });
  const learned = figure("learned");
  const fromCosts = serve.criterion === "cost" ? figure("fromCosts") : null;
  return {
    criterion: serve.criterion,
    threshold,
    thresholdInterval: percentileInterval(thresholds),
    learned,
    atHalf: figure("atHalf"),
    fromCosts,
    ownThresholds:
      serve.criterion === "cost" && varies(serve.costs) && fromCosts !== null && fromCosts.value <= learned.value,
  };
}

/** Rows by falling probability, with what each adds to the loss when it is called a hit or is not. */
interface RankedRows {
  readonly order: Uint32Array;
  readonly probability: Float64Array;
  readonly target: Uint8Array;
  readonly serve: ThresholdCriterion;
}

function rankRows({ probability, target }: OutOfFold, serve: ThresholdCriterion): RankedRows {
  const order = Uint32Array.from(target.keys()).sort((a, b) => probability[b]! - probability[a]! || a - b);
  return { order, probability, target, serve };
}

/**
 * One pass from the highest probability down: after each group of equal ones the loss of a threshold below it is known.
 * counts: how often each row counts.
 */
function bestThreshold(ranked: RankedRows, counts: Float64Array): number {
  const { order, probability, target, serve } = ranked;
  let hits = 0;
  let cost = 0;
  for (const row of order) {
    if (target[row] !== 1) continue;
    hits += counts[row]!;
    cost += counts[row]! * rowCost(1, 0, serve, row);
  }
  const scale = cost;
  let truePositives = 0;
  let called = 0;
  const loss = () => (serve.criterion === "f1" ? -f1(truePositives, called, hits) : cost);
  const highest = probability[order[0]!]!;
  let best = highest < 1 ? { threshold: (1 + highest) / 2, loss: loss() } : null;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const next = order[i + 1];
    called += counts[row]!;
    if (target[row] === 1) truePositives += counts[row]!;
    cost += counts[row]! * (rowCost(target[row]!, 1, serve, row) - rowCost(target[row]!, 0, serve, row));
    const value = probability[row]!;
    if (next !== undefined && probability[next] === value) continue;
    const threshold = next === undefined ? 0 : between(probability[next]!, value);
    const candidate = { threshold, loss: loss() };
    if (best === null || isBetter(candidate, best, scale)) best = candidate;
  }
  return best!.threshold;
}

/** The middle of two probabilities, above the lower one even when they are neighbouring numbers. */
function between(lower: number, higher: number): number {
  const middle = (lower + higher) / 2;
  return middle > lower ? middle : higher;
}

interface Candidate {
  readonly threshold: number;
  readonly loss: number;
}

function isBetter(candidate: Candidate, best: Candidate, scale: number): boolean {
  // Sums of costs are rounded, so equal losses may differ in their last digits.
  const same = Math.abs(candidate.loss - best.loss) <= 1e-12 * Math.max(scale, 1e-300);
  if (!same) return candidate.loss < best.loss;
  const [away, bestAway] = [Math.abs(candidate.threshold - 0.5), Math.abs(best.threshold - 0.5)];
  return away < bestAway || (away === bestAway && candidate.threshold < best.threshold);
}

function crossFittedVerdicts({ probability, target }: OutOfFold, ranked: RankedRows, random: RandomStream): Uint8Array {
  const hits = target.reduce((sum, value) => sum + value, 0);
  const folds = Math.max(2, Math.min(mostFolds, hits, target.length - hits));
  const foldOf = stratifiedFolds(target, folds, random);
  const verdicts = new Uint8Array(target.length);
  for (let fold = 0; fold < folds; fold++) {
    const threshold = bestThreshold(
      ranked,
      Float64Array.from(foldOf, (value) => (value === fold ? 0 : 1)),
    );
    for (const row of foldRows(foldOf, fold).test) verdicts[row] = probability[row]! >= threshold ? 1 : 0;
  }
  return verdicts;
}

function costVerdicts({ probability }: OutOfFold, serve: ThresholdCriterion): Uint8Array {
  return Uint8Array.from(probability, (value, row) => {
    if (serve.criterion !== "cost") return 0;
    return value >= costThreshold(serve.costs.miss[row]!, serve.costs.falseAlarm[row]!) ? 1 : 0;
  });
}

/** F1, accuracy or mean cost of verdicts. */
function figureOf(verdict: Uint8Array, target: Uint8Array, serve: ThresholdCriterion, counts: Float64Array): number {
  let [truePositives, called, hits, cost, rows] = [0, 0, 0, 0, 0];
  for (let row = 0; row < target.length; row++) {
    const count = counts[row]!;
    rows += count;
    cost += count * rowCost(target[row]!, verdict[row]!, serve, row);
    if (target[row] === 1) hits += count;
    if (verdict[row] !== 1) continue;
    called += count;
    if (target[row] === 1) truePositives += count;
  }
  if (serve.criterion === "f1") return f1(truePositives, called, hits);
  return serve.criterion === "accuracy" ? 1 - cost / rows : cost / rows;
}

/** What the verdict on a row adds to the loss; for accuracy an error costs 1. */
function rowCost(truth: number, verdict: number, serve: ThresholdCriterion, row: number): number {
  if (serve.criterion === "cost") return verdictCost(truth, verdict, serve.costs, row);
  return truth === verdict ? 0 : 1;
}

function f1(truePositives: number, called: number, hits: number): number {
  return called + hits === 0 ? 0 : (2 * truePositives) / (called + hits);
}

function varies({ miss, falseAlarm }: MovieCosts): boolean {
  return miss.some((value) => value !== miss[0]) || falseAlarm.some((value) => value !== falseAlarm[0]);
}

function percentileInterval(draws: readonly number[]): Interval {
  const sorted = Float64Array.from(draws).sort();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}
