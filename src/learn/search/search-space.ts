import { MarqueeError } from "../../errors.ts";
import type { AnyLearner } from "../learner.ts";
import {
  type LearnersParam,
  type ParamSpec,
  type ParamSpecs,
  type ParamsOf,
  type ParamValue,
  resolveParams,
} from "../params.ts";

/** Numbers between two ends, both included. `scale`: default "log" where the ends are two decades apart or more and above 0. */
export interface ParamRange {
  readonly low: number;
  readonly high: number;
  readonly scale?: "linear" | "log";
}

/** What a search may try for a hyper-parameter: a list of values, a range, or what the declared bounds suggest. */
export type ParamChoices = readonly ParamValue[] | ParamRange | "bounds";

/** What to try, by the name of the hyper-parameter; those not named keep one value. */
export type SearchSpace = Readonly<Record<string, ParamChoices>>;

/** A range that numbers are drawn from. */
export interface DrawnRange {
  readonly low: number;
  readonly high: number;
  readonly scale: "linear" | "log";
  readonly integer: boolean;
  /** True when "none" is drawn too. */
  readonly orNone: boolean;
}

/** A hyper-parameter and what may be tried: a list of distinct values, or a range. */
export interface CheckedChoices {
  readonly name: string;
  readonly from: readonly ParamValue[] | DrawnRange;
}

/**
 * Checks a space against a learner's declarations. Throws PARAM_UNKNOWN, PARAM_INVALID (a value outside the bounds), and
 * OPTION_INVALID for an empty space or list and for a range where none can be.
 */
export function checkSpace(learner: AnyLearner, space: SearchSpace): CheckedChoices[] {
  const names = Object.keys(space);
  if (names.length === 0) refuse(`search of ${learner.name}`, "at least one hyper-parameter to vary", "none");
  return names.map((name) => ({ name, from: checkChoices(learner, name, space[name]!) }));
}

/** The declared hyper-parameters with some of them set. Throws PARAM_UNKNOWN and PARAM_INVALID. */
export function paramsWith(
  learner: AnyLearner,
  given: Readonly<Record<string, unknown>>,
  varied: Readonly<Record<string, ParamValue>>,
): ParamsOf<ParamSpecs> {
  return resolveParams(learner.name, learner.params, { ...given, ...varied });
}

function checkChoices(learner: AnyLearner, name: string, choices: ParamChoices): CheckedChoices["from"] {
  const where = `search of ${learner.name} ${name}`;
  const checkValue = (value: ParamValue) => resolveParams(learner.name, learner.params, { [name]: value });
  if (Array.isArray(choices)) {
    const values = choices as readonly ParamValue[];
    if (values.length === 0) refuse(where, "at least one value", "an empty list");
    for (const value of values) checkValue(value);
    return [...new Set(values)];
  }
  // Refuses an unknown name in the words that are used for it everywhere.
  if (!Object.hasOwn(learner.params, name)) resolveParams(learner.name, learner.params, { [name]: null });
  const spec = learner.params[name]!;
  if (spec.kind === "learners") refuse(where, "a list of lists of learners", "a range");
  if (choices === "bounds") return choicesWithinBounds(spec);
  const { low, high, scale } = choices as ParamRange;
  if (spec.kind === "choice") refuse(where, `values of the list ${spec.choices.join(", ")}`, `${low} to ${high}`);
  checkValue(low);
  checkValue(high);
  if (low > high) refuse(where, "a low end that is not above the high end", `${low} to ${high}`);
  if (scale === "log" && low <= 0) refuse(where, "a low end above 0 on a logarithmic scale", String(low));
  const integer = spec.kind.startsWith("integer");
  return { low, high, scale: scale ?? naturalScale(low, high), integer, orNone: false };
}

/**
 * All choices, or a range within the bounds: three decades to either side of the default (of 1 where the default is 0 or
 * none) as far as the bounds allow, because bounds such as 0 to a million say what is legal rather than what is sensible.
 * A default at the upper bound is a whole of which shares are drawn evenly.
 */
function choicesWithinBounds(spec: Exclude<ParamSpec, LearnersParam>): CheckedChoices["from"] {
  if (spec.kind === "choice") return spec.choices;
  const integer = spec.kind.startsWith("integer");
  const orNone = spec.kind.endsWith("-or-none");
  if (spec.default === spec.max) {
    const low = spec.kind === "number" && spec.minExclusive ? spec.min + (spec.max - spec.min) / 10 : spec.min;
    return { low, high: spec.max, scale: "linear", integer, orNone };
  }
  const centre = spec.default === null || spec.default <= 0 ? 1 : spec.default;
  const low = Math.max(spec.min, integer ? Math.ceil(centre / 1000) : centre / 1000);
  const high = Math.min(spec.max, centre * 1000);
  return { low, high, scale: naturalScale(low, high), integer, orNone };
}

function naturalScale(low: number, high: number): "linear" | "log" {
  return low > 0 && high / low >= 100 ? "log" : "linear";
}

function refuse(where: string, expected: string, found: string): never {
  throw new MarqueeError("OPTION_INVALID", { where, expected, found });
}
