import { rowCount } from "../../math/columns.ts";
import { requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readRecord, refuseModel } from "../model-checks.ts";
import type { ParamSpecs } from "../params.ts";
import {
  fitMembers,
  type MemberModel,
  memberGain,
  memberProbabilities,
  membersParam,
  parseMembers,
} from "./members.ts";

const params = {
  voting: {
    kind: "choice",
    default: "soft",
    choices: ["soft", "hard"],
    description: "Whether the members' probabilities are averaged (soft), or their verdicts counted (hard).",
  },
  members: membersParam,
} as const satisfies ParamSpecs;

export interface VotingModel {
  readonly columnCount: number;
  readonly voting: "soft" | "hard";
  readonly members: readonly MemberModel[];
}

/**
 * A vote of several learners, all fitted on the same rows, each with its own scale. Soft: the probability is the mean of
 * the members' probabilities. Hard: it is the share of members that say hit, which a member does when its probability is
 * above one half; at exactly one half it says miss, as in scikit-learn. When as many members say hit as say miss the
 * probability is ½, which a threshold of ½ counts as a hit (scikit-learn's VotingClassifier then says miss).
 * Throws ONE_CLASS, and NUMBER_NONFINITE when values are missing and a member cannot do without them. Gain: the mean of
 * the members' gains. Kittler et al. 1998, doi:10.1109/34.667881
 */
export const voting: Learner<typeof params, VotingModel> = {
  name: "voting",
  label: "Voting",
  complexity: 5,
  params,
  needsScaling: false,
  fit(rows, given, context) {
    requireTwoClasses(rows, "voting");
    const members = Object.freeze(fitMembers(given.members, rows, context));
    return Object.freeze({ columnCount: rows.columns.length, voting: given.voting, members });
  },
  probability(model, columns, threads) {
    const sums = new Float64Array(rowCount(columns));
    for (const probability of memberProbabilities(model.members, columns, threads)) {
      for (let i = 0; i < sums.length; i++) {
        sums[i]! += model.voting === "soft" ? probability[i]! : Number(probability[i]! > 0.5);
      }
    }
    for (let i = 0; i < sums.length; i++) sums[i]! /= model.members.length;
    return sums;
  },
  gain(model) {
    return memberGain(model.members);
  },
  parse(value, columnCount) {
    const record = readRecord(value, "voting model");
    const kind = record["voting"];
    if (kind !== "soft" && kind !== "hard") refuseModel("MODEL_INVALID", "voting model", "soft or hard voting", kind);
    return Object.freeze({
      columnCount: readColumnCount(record["columnCount"], columnCount, "voting model"),
      voting: kind,
      members: parseMembers(record["members"], columnCount, "voting members"),
    });
  },
};
