import {
  describeBounds,
  describeValue,
  type ParamSpec,
  type ParamSpecs,
  resolveParams,
} from "../../src/learn/params.ts";
import type { LearnerChoice, TrainOptions } from "../../src/movies/options.ts";

/** A learner as the API describes it. */
export interface LearnerDescription {
  readonly name: string;
  readonly label: string;
  readonly params: ParamSpecs;
}

/** What was typed for the hyper-parameters of learners, by learner and name; what is not there is as declared. */
export type TypedParams = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a form shows where nothing was typed. */
export function defaultText(spec: ParamSpec): string {
  return describeValue(spec.default);
}

/** What may be typed, in words. Several values, apart by commas, are searched, but not of lists and choices. */
export function paramHint(spec: ParamSpec): string {
  return `${describeBounds(spec)}; usually ${defaultText(spec)}`;
}

/** The values that were typed for one hyper-parameter: one, or several to search among. Throws PARAM_INVALID in the words of the command line. */
function typedValues(learner: string, name: string, spec: ParamSpec, text: string): readonly unknown[] {
  const words = spec.kind === "choice" || spec.kind === "learners" ? [text] : text.split(",");
  return words.map((word) => {
    const value = typedValue(spec, word.trim());
    resolveParams(learner, { [name]: spec }, { [name]: value });
    return value;
  });
}

function typedValue(spec: ParamSpec, word: string): unknown {
  if (spec.kind === "choice") return word;
  if (spec.kind === "learners") return word.split(",").map((member) => member.trim());
  if (spec.kind.endsWith("-or-none") && (word === "none" || word === "")) return null;
  return word === "" ? word : Number(word);
}

/** What is wrong with what was typed; null when nothing is. */
export function paramProblem(learner: string, name: string, spec: ParamSpec, text: string): string | null {
  try {
    typedValues(learner, name, spec, text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The learners and searches to train with: what was typed and differs from the declaration, and a grid where several values
 * were. Throws PARAM_INVALID.
 */
export function learnerOptions(
  learners: readonly LearnerDescription[],
  typed: TypedParams,
): Required<Pick<TrainOptions, "learners" | "tune">> {
  const tune: Exclude<NonNullable<TrainOptions["tune"]>[number], string>[] = [];
  const chosen = learners.map(({ name: learner, params: specs }): LearnerChoice => {
    const params: Record<string, unknown> = {};
    const space: Record<string, (number | null)[]> = {};
    for (const [name, text] of Object.entries(typed[learner] ?? {})) {
      const spec = specs[name]!;
      const values = typedValues(learner, name, spec, text);
      if (values.length > 1) space[name] = values as (number | null)[];
      else if (describeValue(values[0] as never) !== defaultText(spec)) params[name] = values[0];
    }
    if (Object.keys(space).length > 0) tune.push({ learner, space });
    return Object.keys(params).length > 0 ? { name: learner, params } : { name: learner };
  });
  return { learners: chosen, tune };
}

/** Declarations as JSON brings them: what has no upper end comes as null. */
export function receivedSpecs(specs: ParamSpecs): ParamSpecs {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      "max" in spec && spec.max === null ? { ...spec, max: Number.POSITIVE_INFINITY } : spec,
    ]),
  );
}
