import { MarqueeError } from "../../errors.ts";
import type { BaselineModel } from "../../learn/baseline.ts";
import type { BoostingModel } from "../../learn/boosting/boosting.ts";
import type { MemberModel } from "../../learn/ensemble/members.ts";
import type { StackingModel } from "../../learn/ensemble/stacking.ts";
import type { VotingModel } from "../../learn/ensemble/voting.ts";
import type { ForestModel } from "../../learn/forest/forest.ts";
import type { LogisticModel } from "../../learn/logistic/logistic.ts";
import type { ColumnScale } from "../../learn/scale.ts";
import type { DecisionTreeModel } from "../../learn/tree/decision-tree.ts";
import { addScaled, type FeatureSql } from "./feature-sql.ts";
import type { ModelWords } from "./model-dialects.ts";
import type { StagedQuery } from "./staged-query.ts";
import { addSumOfLeaves } from "./tree-sql.ts";

/** A fitted learner by name, with the scale of its columns where it has one. */
type Fitted = MemberModel;

/** Adds the probability by a fitted learner, a column, NULL where numbers grow too large on the way; not yet calibrated. Throws MODEL_UNSUPPORTED. */
export function addProbability(query: StagedQuery, model: Fitted, features: readonly FeatureSql[]): string {
  const probability = query.fresh("p");
  query.add([[probability, learnerSql(query, model, features)]]);
  return probability;
}

/** The probability as an expression on the columns so far. */
function learnerSql(query: StagedQuery, { learner, scale, fitted }: Fitted, features: readonly FeatureSql[]): string {
  const { words } = query;
  switch (learner) {
    case "baseline":
      return words.double((fitted as BaselineModel).hitRate);
    case "logistic":
      return logisticSql(query, fitted as LogisticModel, scaledFeatures(query, features, scale!));
    case "tree":
      return addSumOfLeaves(query, (fitted as DecisionTreeModel).trees, features);
    case "forest": {
      const { trees } = fitted as ForestModel;
      return `(${addSumOfLeaves(query, trees, features)}) / ${words.double(trees.treeCount)}`;
    }
    case "boosting": {
      const { baseMargin, trees } = fitted as BoostingModel;
      return addSigmoid(query, `${words.double(baseMargin)} + (${addSumOfLeaves(query, trees, features)})`);
    }
    case "voting": {
      const { voting, members } = fitted as VotingModel;
      const answers = members.map((member) => addProbability(query, member, features));
      const votes = answers.map((answer) =>
        voting === "soft"
          ? answer
          : `CASE WHEN ${answer} > ${words.double(0.5)} THEN ${words.double(1)} WHEN ${answer} IS NOT NULL THEN ${words.double(0)} END`,
      );
      return `(${query.orderedSum(votes)}) / ${words.double(members.length)}`;
    }
    case "stacking": {
      const { members, passthrough, meta } = fitted as StackingModel;
      const answers = members.map((member) => addProbability(query, member, features));
      const columns = passthrough === null ? [] : scaledFeatures(query, features, passthrough);
      return logisticSql(query, meta, [...answers, ...columns]);
    }
    default:
      throw new MarqueeError("MODEL_UNSUPPORTED", {
        where: "SQL",
        expected: "a learner that can be written in SQL",
        found: learner,
      });
  }
}

function scaledFeatures(query: StagedQuery, features: readonly FeatureSql[], scale: readonly ColumnScale[]): string[] {
  return addScaled(
    query,
    features.map(({ value }) => value),
    scale,
  );
}

function logisticSql(
  query: StagedQuery,
  { coefficients, intercept }: LogisticModel,
  columns: readonly string[],
): string {
  const { words } = query;
  const terms = columns.map((column, index) => `${words.double(coefficients[index]!)} * ${column}`);
  return addSigmoid(query, query.orderedSum([words.double(intercept), ...terms]));
}

function addSigmoid(query: StagedQuery, sql: string): string {
  const margin = query.fresh("margin");
  query.add([[margin, sql]]);
  return sigmoidSql(query.words, margin);
}

/**
 * 1 / (1 + e^−x) as `sigmoid` has it. Where it is 1 to the last bit, or below 1e-304, the exponent is cut short: some engines
 * refuse what is too large or small to hold. The last case is ∞; NULL for what is no number.
 */
export function sigmoidSql(words: ModelWords, x: string): string {
  const one = words.double(1);
  const grown = `EXP(GREATEST(${x}, ${words.double(-700)}))`;
  return (
    `CASE WHEN ${x} < ${words.double(0)} THEN ${grown} / (${one} + ${grown}) ` +
    `WHEN ${x} <= ${words.double(Number.MAX_VALUE)} THEN ${one} / (${one} + EXP(-LEAST(${x}, ${words.double(40)}))) ` +
    `WHEN ${one} / ${x} = ${words.double(0)} THEN ${one} END`
  );
}
