import { logistic } from "../learn/logistic/logistic.ts";
import { resolveParams } from "../learn/params.ts";
import { fitCandidate, fittedProbability } from "../learn/pipeline.ts";
import { foldRows, stratifiedFolds } from "../learn/split-rows.ts";
import { type Columns, takeColumns, takeRows, takeTarget } from "../math/columns.ts";
import { permutation, type RandomStream, randomStream } from "../math/random.ts";
import { normalQuantile } from "../math/special.ts";
import { rocAuc } from "../metrics/ranking.ts";
import { measureNames } from "./movie.ts";
import { bestQuadrantRule, quadrantVerdicts, quadrantWords } from "./quadrant-rule.ts";

/** A simple rule that tells hits from the rest almost perfectly. */
export interface CircularRule {
  /** The one or two columns it is made of. */
  readonly columns: readonly string[];
  /** In words, such as "revenue / budget" or "a ≥ 3 and b ≥ 2". */
  readonly rule: string;
  /** On the rows it was found on, 0.98 to 1. */
  readonly rocAuc: number;
}

/** From this ROC AUC up a rule separates so well that the target may be made of its columns. */
export const suspectAuc = 0.98;

/** What columns that honestly foretell hits may reach: a rule must be better than this by more than chance. */
const honestAuc = 0.97;
const confidence = 0.95;
/** So many measures that each separate are no chance even in few rows. */
const togetherSuspect = 3;
const mostRows = 2000;
const screeningRows = 250;
const mostPairedColumns = 30;
const largestValue = 1e100;

/**
 * One- and two-column rules that separate the classes almost perfectly (ROC AUC above 0.98): the target may be made of these
 * columns, and a model then only finds the rule again. Tried are each column by itself, and for each pair of the others (of
 * the first 30, on at most 2,000 rows) ratio, product, difference, the best linear combination, and the best pair of
 * thresholds joined by "and" or "or". Fitted rules must keep their separation on the half of the rows they were not fitted
 * on. Few rows separate by chance, so the ROC AUC must also exceed 0.97 by more than its sampling error (one-sided 95 %;
 * Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747), which below about 100 rows nothing can; there, three of the
 * four measures that each separate count as suspect together.
 * names and columns: d of n numbers, missing values NaN (their rows are passed over); target: n values 0 or 1.
 * Returns the rules, single columns first; of a pair only its best rule, the simpler first.
 */
export function circularRules(
  names: readonly string[],
  columns: Columns,
  target: Uint8Array,
  random: RandomStream,
): CircularRule[] {
  const singles = singleRules(names, columns, target);
  const suspect = new Set(singles.flatMap((rule) => rule.columns));
  const rows = permutation(target.length, random.child(0)).slice(0, mostRows);
  const sampled = takeColumns(columns, rows);
  const sampledTarget = takeTarget(target, rows);
  const others = names
    .map((_, index) => index)
    .filter((index) => !suspect.has(names[index]!))
    .slice(0, mostPairedColumns);
  const pairs = others.flatMap((a, place) => others.slice(place + 1).map((b) => [a, b] as const));
  const found = pairs.flatMap(([a, b]) => {
    const pair = { names: [names[a]!, names[b]!] as const, x: sampled[a]!, y: sampled[b]! };
    return pairRule(pair, sampledTarget, random.child(1)) ?? [];
  });
  return [...singles, ...found];
}

function singleRules(names: readonly string[], columns: Columns, target: Uint8Array): CircularRule[] {
  const separating = names.flatMap((name, index) => {
    const rows = knownRows(target, [columns[index]!]);
    const separation = separationOf(takeTarget(target, rows), takeRows(columns[index]!, rows));
    return separation !== null && separation.auc > suspectAuc ? [{ name, ...separation }] : [];
  });
  const measures = separating.filter(({ name }) => (measureNames as readonly string[]).includes(name));
  return separating
    .filter((one) => one.isSuspect || (measures.length >= togetherSuspect && measures.includes(one)))
    .map(({ name, auc }) => ({ columns: [name], rule: name, rocAuc: auc }));
}

interface Pair {
  readonly names: readonly [string, string];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function pairRule(given: Pair, givenTarget: Uint8Array, random: RandomStream): CircularRule | null {
  const rows = knownRows(givenTarget, [given.x, given.y]);
  const target = takeTarget(givenTarget, rows);
  const pair: Pair = { ...given, x: takeRows(given.x, rows), y: takeRows(given.y, rows) };
  const hits = target.reduce((sum, value) => sum + value, 0);
  if (!isBeyondChance(1, hits, target.length - hits)) return null;
  const columns = [...pair.names];
  for (const { rule, score } of formulas(pair)) {
    const separation = separationOf(target, score);
    if (separation?.isSuspect) return { columns, rule, rocAuc: separation.auc };
  }
  for (const fitRule of [linearRule, thresholdRule]) {
    if (!separatesFew(fitRule, pair, target)) continue;
    const whole = fitRule(pair, target);
    const auc = rocAuc(target, whole.score(pair));
    if (auc === null || auc <= suspectAuc) continue;
    const held = heldOutAuc(fitRule, pair, target, random);
    if (isBeyondChance(held, hits, target.length - hits)) return { columns, rule: whole.rule, rocAuc: auc };
  }
  return null;
}

/** Scores that need no fitting. Those that would divide by 0, or have no meaning for negative numbers, are passed over. */
function formulas({ names: [a, b], x, y }: Pair): { rule: string; score: Float64Array }[] {
  const list = [{ rule: `${a} − ${b}`, score: x.map((value, row) => value - y[row]!) }];
  if (!x.every((value) => value >= 0) || !y.every((value) => value >= 0)) return list;
  list.unshift({ rule: `${a} × ${b}`, score: x.map((value, row) => value * y[row]!) });
  if (y.every((value) => value > 0))
    list.unshift({ rule: `${a} / ${b}`, score: x.map((value, row) => value / y[row]!) });
  else if (x.every((value) => value > 0)) {
    list.unshift({ rule: `${b} / ${a}`, score: y.map((value, row) => value / x[row]!) });
  }
  return list;
}

interface FittedRule {
  readonly rule: string;
  readonly score: (pair: Pair) => Float64Array;
}

type FitRule = (pair: Pair, target: Uint8Array) => FittedRule;

/** Nearly free of penalty: a line that separates is to be found however close the classes lie. */
const linearParams = resolveParams(logistic.name, logistic.params, { C: 1e4, maxIterations: 30 });

function linearRule({ names, x, y }: Pair, target: Uint8Array): FittedRule {
  const rows = { columns: [x, y], target };
  // The stream is there for the contract: logistic regression draws nothing from it.
  const fitted = fitCandidate({ learner: logistic, params: linearParams }, rows, { random: randomStream(0) });
  return {
    rule: `a linear combination of ${names[0]} and ${names[1]}`,
    score: (pair) => fittedProbability(fitted, [pair.x, pair.y]),
  };
}

function thresholdRule({ names, x, y }: Pair, target: Uint8Array): FittedRule {
  const rule = bestQuadrantRule(x, y, target);
  return { rule: quadrantWords(rule, ...names), score: (pair) => quadrantVerdicts(rule, pair.x, pair.y) };
}

/** What does not separate a few hundred rows will not separate them all: nearly every pair is done with here. */
function separatesFew(fitRule: FitRule, { names, x, y }: Pair, target: Uint8Array): boolean {
  const few = { names, x: x.subarray(0, screeningRows), y: y.subarray(0, screeningRows) };
  const fewTarget = target.subarray(0, screeningRows);
  const hits = fewTarget.reduce((sum, value) => sum + value, 0);
  if (hits === 0 || hits === fewTarget.length) return true;
  return rocAuc(fewTarget, fitRule(few, fewTarget).score(few))! > honestAuc;
}

/** The mean ROC AUC over two halves of the rows, each judged by the rule that was fitted on the other. */
function heldOutAuc(fitRule: FitRule, pair: Pair, target: Uint8Array, random: RandomStream): number {
  const foldOf = stratifiedFolds(target, 2, random);
  let sum = 0;
  for (const fold of [0, 1]) {
    const { train, test } = foldRows(foldOf, fold);
    const part = (rows: Uint32Array): Pair => ({ ...pair, x: takeRows(pair.x, rows), y: takeRows(pair.y, rows) });
    const rule = fitRule(part(train), takeTarget(target, train));
    sum += rocAuc(takeTarget(target, test), rule.score(part(test)))!;
  }
  return sum / 2;
}

function separationOf(target: Uint8Array, score: Float64Array): { auc: number; isSuspect: boolean } | null {
  const rising = rocAuc(target, score);
  if (rising === null) return null;
  const auc = Math.max(rising, 1 - rising);
  const hits = target.reduce((sum, value) => sum + value, 0);
  return { auc, isSuspect: auc > suspectAuc && isBeyondChance(auc, hits, target.length - hits) };
}

/** Whether a ROC AUC is above the honest one by more than the sampling error that the honest one would have. */
function isBeyondChance(auc: number, hits: number, misses: number): boolean {
  if (hits < 2 || misses < 2) return false;
  const square = honestAuc ** 2;
  const acrossHits = honestAuc / (2 - honestAuc) - square;
  const acrossMisses = (2 * square) / (1 + honestAuc) - square;
  const variance =
    (honestAuc * (1 - honestAuc) + (hits - 1) * acrossHits + (misses - 1) * acrossMisses) / (hits * misses);
  return auc - honestAuc > normalQuantile(confidence) * Math.sqrt(variance);
}

/** Rows where every column has a value, and one whose square is a number. */
function knownRows(target: Uint8Array, columns: Columns): number[] {
  return Array.from(target.keys()).filter((row) => columns.every((column) => Math.abs(column[row]!) <= largestValue));
}
