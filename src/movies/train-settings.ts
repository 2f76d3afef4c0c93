import { MarqueeError } from "../errors.ts";
import { baseline } from "../learn/baseline.ts";
import type { CalibrationMethod } from "../learn/calibrate/calibrate.ts";
import { resolveParams } from "../learn/params.ts";
import type { Candidate } from "../learn/pipeline.ts";
import { findLearner } from "../learn/registry.ts";
import { resolveSearches } from "../learn/search/presets.ts";
import type { Search } from "../learn/search/search.ts";
import type { SearchRule } from "./choosing-result.ts";
import type { CostOptions } from "./decide/costs.ts";
import { type EngineeredName, engineeredNames } from "./engineered.ts";
import { checkMoment, type Moment } from "./field-ledger.ts";
import { checkNumber, checkSeed } from "./option-checks.ts";
import type { LearnerChoice, TrainOptions } from "./options.ts";

/** What is compared when nobody says: ensembles of these cost many times as much and are named when wanted. */
export const usualLearners = ["logistic", "forest", "boosting"] as const;

/** Training options, complete and within bounds. */
export interface TrainSettings {
  readonly candidates: readonly Candidate[];
  readonly searches: readonly Search[];
  readonly rule: SearchRule;
  readonly nested: boolean;
  readonly learningCurve: boolean;
  readonly canary: number | null;
  readonly testSize: number;
  readonly splitColumn: string | null;
  readonly timeColumn: string | null;
  readonly groupColumn: string | null;
  readonly folds: number;
  readonly repeats: number;
  readonly calibrate: CalibrationMethod | "auto";
  readonly popularityWeight: number;
  readonly clusters: number;
  readonly at: Moment | null;
  readonly extraFeatures: readonly string[] | null;
  readonly engineered: readonly EngineeredName[];
  readonly moments: boolean;
  /** Null when the threshold is to be learned. */
  readonly threshold: number | null;
  readonly criterion: "fixed" | "f1" | "accuracy" | "cost";
  readonly costs: CostOptions | null;
  readonly seed: number;
}

/** Completes and checks training options. Throws OPTION_INVALID, LEARNER_UNKNOWN, PARAM_UNKNOWN and PARAM_INVALID. */
export function checkTrainOptions(options: TrainOptions): TrainSettings {
  requireOneSplit(options);
  const searches = resolveSearches(options.tune ?? []);
  const tuned = searches.map(({ learner }) => ({ name: learner.name }));
  const named = options.learners ?? [...usualLearners.map((name) => ({ name })), ...tuned];
  const calibrate = options.calibrate ?? "auto";
  const rule = options.searchRule ?? "best";
  requireChoice("calibrate", ["auto", "none", "sigmoid", "isotonic"], calibrate);
  requireChoice("searchRule", ["best", "one-standard-error"], rule);
  if (options.canary !== undefined) checkNumber("canary", options.canary, { min: 5, max: 10_000, integer: true });
  return {
    candidates: candidatesOf([...named, ...tuned.filter(({ name }) => named.every((choice) => choice.name !== name))]),
    searches,
    rule,
    nested: options.nested ?? false,
    learningCurve: options.learningCurve ?? false,
    canary: options.canary ?? null,
    testSize: checkNumber("testSize", options.testSize ?? 0.2, { min: 0, max: 1, exclusive: true }),
    splitColumn: options.splitColumn ?? null,
    timeColumn: options.timeColumn ?? null,
    groupColumn: options.groupColumn ?? null,
    folds: checkNumber("folds", options.folds ?? 5, { min: 2, max: 20, integer: true }),
    repeats: checkNumber("repeats", options.repeats ?? 1, { min: 1, max: 20, integer: true }),
    calibrate,
    popularityWeight: checkNumber("popularityWeight", options.popularityWeight ?? 0.7, { min: 0, max: 1 }),
    clusters: checkNumber("clusters", options.clusters ?? 4, { min: 2, max: 50, integer: true }),
    ...fieldSettings(options),
    ...thresholdSettings(options),
    seed: checkSeed(options.seed ?? 42),
  };
}

function requireOneSplit({ splitColumn, timeColumn, groupColumn, repeats }: TrainOptions): void {
  const named = Object.entries({ splitColumn, timeColumn, groupColumn }).filter(([, column]) => column !== undefined);
  if (named.length > 1) refuse(named.map(([option]) => option).join(" and "), "one of them", "several");
  if (timeColumn !== undefined && (repeats ?? 1) > 1) {
    refuse("repeats", "1, because folds that run forward in time cannot be drawn anew", String(repeats));
  }
}

function fieldSettings({ at, extraFeatures, engineered = [], moments = true }: TrainOptions) {
  for (const name of engineered) requireChoice("engineered", engineeredNames, name);
  return {
    at: at === undefined ? null : checkMoment(at, "at"),
    extraFeatures: extraFeatures ?? (at === undefined ? [] : null),
    engineered: engineeredNames.filter((name) => engineered.includes(name)),
    moments,
  };
}

function thresholdSettings({
  threshold = 0.5,
  costs,
}: TrainOptions): Pick<TrainSettings, "threshold" | "criterion" | "costs"> {
  if ((threshold === "cost") !== (costs !== undefined)) {
    refuse("costs", 'costs together with the threshold "cost"', costs === undefined ? "no costs" : String(threshold));
  }
  if (typeof threshold === "number") {
    return { threshold: checkNumber("threshold", threshold, { min: 0, max: 1 }), criterion: "fixed", costs: null };
  }
  requireChoice("threshold", ["f1", "accuracy", "cost"], threshold, "a number from 0 to 1, ");
  return { threshold: null, criterion: threshold, costs: costs ?? null };
}

/** The chosen learners, simplest first, with the baseline among them. */
function candidatesOf(choices: readonly LearnerChoice[]): Candidate[] {
  const chosen = new Map<string, Candidate>();
  for (const { name, params } of [{ name: baseline.name, params: {} }, ...choices]) {
    const learner = findLearner(name);
    chosen.set(name, { learner, params: resolveParams(name, learner.params, params) });
  }
  if (chosen.size === 1) refuse("learners", "at least one learner besides the baseline", "none");
  return [...chosen.values()].sort((a, b) => a.learner.complexity - b.learner.complexity);
}

function requireChoice(option: string, choices: readonly string[], value: string, before = ""): void {
  if (!choices.includes(value))
    refuse(option, `${before}${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`, String(value));
}

function refuse(where: string, expected: string, found: string): never {
  throw new MarqueeError("OPTION_INVALID", { where, expected, found });
}
