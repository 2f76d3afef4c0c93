import type { KernelThreads } from "../../kernels/threads.ts";
import type { Columns } from "../../math/columns.ts";
import { baseLearners } from "../base-learners.ts";
import type { WorkContext } from "../context.ts";
import type { AnyLearner, TrainingRows } from "../learner.ts";
import { readNumber, readRecord, refuseModel } from "../model-checks.ts";
import type { LearnersParam, MemberChoice, ParamSpecs, ParamsOf } from "../params.ts";
import { fitCandidate, fittedProbability } from "../pipeline.ts";
import type { ColumnScale } from "../scale.ts";

/** The most members an ensemble has. */
const maxMembers = 20;

/** The hyper-parameter that lists an ensemble's members. Ensembles are not among them, so none holds another. */
export const membersParam = {
  kind: "learners",
  default: ["logistic", "forest", "boosting"],
  choices: baseLearners,
  max: maxMembers,
  description: "The learners it is made of.",
} as const satisfies LearnersParam;

/** A fitted member as plain data: its learner by name, and its scale where it needs one. */
export interface MemberModel {
  readonly learner: string;
  readonly scale: readonly ColumnScale[] | null;
  readonly fitted: unknown;
}

/** Fits every member on the same rows, each with its own scale and a random stream of its own. */
export function fitMembers(members: readonly MemberChoice[], rows: TrainingRows, context: WorkContext): MemberModel[] {
  return members.map(({ name, params }, index) => {
    // Complete and checked by the declarations of this very learner.
    const candidate = { learner: memberLearner(name), params: params as ParamsOf<ParamSpecs> };
    const { scale, fitted } = fitCandidate(candidate, rows, { ...context, random: context.random.child(index) });
    return Object.freeze({ learner: name, scale, fitted });
  });
}

/** The probability of class 1 by each member: as many columns as there are members. */
export function memberProbabilities(
  members: readonly MemberModel[],
  columns: Columns,
  threads?: KernelThreads,
): Float64Array[] {
  return members.map(({ learner, scale, fitted }) =>
    fittedProbability({ learner: memberLearner(learner), scale, fitted }, columns, threads),
  );
}

/** The mean of the members' gains, brought to a sum of 1; all 0 when no member learned anything, null when none has a gain. */
export function memberGain(members: readonly MemberModel[]): Float64Array | null {
  const gains = members
    .map(({ learner, fitted }) => memberLearner(learner).gain(fitted))
    .filter((gain) => gain !== null);
  if (gains.length === 0) return null;
  const sums = gains[0]!.map((_, column) => gains.reduce((sum, gain) => sum + gain[column]!, 0));
  const total = sums.reduce((sum, value) => sum + value, 0);
  return total > 0 ? sums.map((value) => value / total) : sums;
}

/** Checks and restores members read from JSON. Throws MODEL_INVALID, MODEL_TOO_LARGE and what the members' learners throw. */
export function parseMembers(value: unknown, columnCount: number, where: string): readonly MemberModel[] {
  if (!Array.isArray(value)) refuseModel("MODEL_INVALID", where, "a list of members", value);
  if (value.length > maxMembers) refuseModel("MODEL_TOO_LARGE", where, `at most ${maxMembers} members`, value.length);
  if (value.length === 0) refuseModel("MODEL_INVALID", where, "at least 1 member", "none");
  return Object.freeze(value.map((member, index) => parseMember(member, columnCount, `${where}[${index}]`)));
}

function parseMember(value: unknown, columnCount: number, where: string): MemberModel {
  const record = readRecord(value, where);
  const name = record["learner"];
  const learner = baseLearners.find((base) => base.name === name);
  if (learner === undefined) {
    const known = baseLearners.map((base) => base.name).join(", ");
    return refuseModel("MODEL_INVALID", `${where} learner`, `one of ${known}`, name);
  }
  if (!learner.needsScaling && record["scale"] !== null) {
    refuseModel("MODEL_INVALID", `${where} scale`, "null, as the learner needs none", record["scale"]);
  }
  return Object.freeze({
    learner: learner.name,
    scale: learner.needsScaling ? parseScale(record["scale"], columnCount, `${where} scale`) : null,
    fitted: learner.parse(record["fitted"], columnCount),
  });
}

/** Checks and restores the scale of `columnCount` columns. Throws MODEL_INVALID and MODEL_NONFINITE. */
export function parseScale(value: unknown, columnCount: number, where: string): readonly ColumnScale[] {
  if (!Array.isArray(value) || value.length !== columnCount) {
    refuseModel("MODEL_INVALID", where, `a scale for each of ${columnCount} columns`, value);
  }
  return value.map((scale: unknown, index) => {
    const record = readRecord(scale, `${where}[${index}]`);
    const deviation = readNumber(record["deviation"], `${where}[${index}] deviation`);
    if (deviation <= 0) refuseModel("MODEL_INVALID", `${where}[${index}] deviation`, "a number above 0", deviation);
    return { mean: readNumber(record["mean"], `${where}[${index}] mean`), deviation };
  });
}

function memberLearner(name: string): AnyLearner {
  return baseLearners.find((learner) => learner.name === name)!;
}
