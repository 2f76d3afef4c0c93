import { type Columns, takeColumns } from "../../math/columns.ts";
import { requireTwoClasses } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { Learner, TrainingRows } from "../learner.ts";
import { type LogisticModel, logistic } from "../logistic/logistic.ts";
import { readColumnCount, readRecord } from "../model-checks.ts";
import { type MemberChoice, type ParamSpecs, resolveParams } from "../params.ts";
import { applyScale, type ColumnScale, fitScale } from "../scale.ts";
import { foldRows, stratifiedFolds } from "../split-rows.ts";
import { takeTrainingRows, withoutWeightless } from "../training-rows.ts";
import {
  fitMembers,
  type MemberModel,
  memberGain,
  memberProbabilities,
  membersParam,
  parseMembers,
  parseScale,
} from "./members.ts";

const params = {
  members: membersParam,
  folds: {
    kind: "integer",
    default: 5,
    min: 2,
    max: 20,
    description: "Inner folds behind the members' out-of-fold answers; fewer when a class has fewer rows.",
  },
  C: {
    ...logistic.params.C,
    description: "Weight of the data against the penalty in the logistic regression over the members' answers.",
  },
  classWeight: {
    ...logistic.params.classWeight,
    description: "Whether the rarer class counts for more in the logistic regression over the members' answers.",
  },
  passthrough: {
    kind: "choice",
    default: "no",
    choices: ["no", "yes"],
    description: "Whether that logistic regression sees the columns too, standardised, beside the members' answers.",
  },
} as const satisfies ParamSpecs;

/** The columns `meta` sees are the members' probabilities and then, where `passthrough` is not null, the standardised columns. */
export interface StackingModel {
  readonly columnCount: number;
  readonly members: readonly MemberModel[];
  readonly passthrough: readonly ColumnScale[] | null;
  readonly meta: LogisticModel;
}

// The random streams of the steps; the folds take one each from `folds` on.
const streams = { dealing: 0, refit: 1, folds: 2 } as const;

/**
 * Stacked generalisation: a logistic regression (L2) weighs the members' probabilities against each other. It learns
 * from out-of-fold probabilities, by stratified inner folds, so that a member which only remembers its rows gains nothing
 * by it; then every member is refitted on all rows. There are no more folds than the smaller class has rows; a class of one
 * row can be in no fold, and the members' probabilities on their own rows are then used.
 * Throws ONE_CLASS, and NUMBER_NONFINITE when values are missing and a member, or the columns passed through, cannot do
 * without them. Gain: the mean of the members' gains. Wolpert 1992, doi:10.1016/S0893-6080(05)80023-1
 */
export const stacking: Learner<typeof params, StackingModel> = {
  name: "stacking",
  label: "Stacking",
  complexity: 6,
  params,
  needsScaling: false,
  fit(given, { members: choices, folds, C, classWeight, passthrough }, context) {
    requireTwoClasses(given, "stacking");
    const rows = withoutWeightless(given);
    const { random } = context;
    const members = Object.freeze(fitMembers(choices, rows, { ...context, random: random.child(streams.refit) }));
    const possible = Math.min(folds, smallerClass(rows.target));
    const answers =
      possible < 2
        ? memberProbabilities(members, rows.columns)
        : outOfFoldProbabilities(choices, rows, possible, context);
    const scale = passthrough === "yes" ? fitScale(rows.columns) : null;
    const meta = logistic.fit(
      { ...rows, columns: metaColumns(answers, rows.columns, scale) },
      resolveParams("stacking", logistic.params, { C, classWeight }),
      { random },
    );
    return Object.freeze({ columnCount: rows.columns.length, members, passthrough: scale, meta });
  },
  probability(model, columns, threads) {
    const answers = memberProbabilities(model.members, columns, threads);
    return logistic.probability(model.meta, metaColumns(answers, columns, model.passthrough));
  },
  gain(model) {
    return memberGain(model.members);
  },
  parse(value, columnCount) {
    const record = readRecord(value, "stacking model");
    const members = parseMembers(record["members"], columnCount, "stacking members");
    const passthrough =
      record["passthrough"] === null ? null : parseScale(record["passthrough"], columnCount, "stacking passthrough");
    return Object.freeze({
      columnCount: readColumnCount(record["columnCount"], columnCount, "stacking model"),
      members,
      passthrough,
      meta: logistic.parse(record["meta"], members.length + (passthrough === null ? 0 : columnCount)),
    });
  },
};

/** For every row, the probability by each member fitted without that row's fold: as many columns as there are members. */
function outOfFoldProbabilities(
  members: readonly MemberChoice[],
  rows: TrainingRows,
  folds: number,
  context: WorkContext,
): Float64Array[] {
  const { random } = context;
  const foldOf = stratifiedFolds(rows.target, folds, random.child(streams.dealing));
  const probabilities = members.map(() => new Float64Array(rows.target.length));
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = foldRows(foldOf, fold);
    const fitted = fitMembers(members, takeTrainingRows(rows, train), {
      ...context,
      random: random.child(streams.folds + fold),
    });
    memberProbabilities(fitted, takeColumns(rows.columns, test)).forEach((answers, member) => {
      for (let i = 0; i < test.length; i++) probabilities[member]![test[i]!] = answers[i]!;
    });
  }
  return probabilities;
}

function metaColumns(answers: Columns, columns: Columns, scale: readonly ColumnScale[] | null): Columns {
  return scale === null ? answers : [...answers, ...applyScale(columns, scale)];
}

function smallerClass(target: Uint8Array): number {
  const hits = target.reduce((sum, value) => sum + value, 0);
  return Math.min(hits, target.length - hits);
}
