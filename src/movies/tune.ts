import type { WorkContext } from "../learn/context.ts";
import type { ParamSpecs, ParamsOf } from "../learn/params.ts";
import type { Candidate } from "../learn/pipeline.ts";
import { halvingRounds } from "../learn/search/halving.ts";
import { simplestWithinOneStandardError } from "../learn/search/one-standard-error.ts";
import type { Search } from "../learn/search/search.ts";
import type { RowSplit } from "../learn/split-rows.ts";
import { foldStandardError } from "../learn/standard-error.ts";
import { mean } from "../math/stats.ts";
import { logLoss } from "../metrics/classification.ts";
import { rocAuc } from "../metrics/ranking.ts";
import type { SearchedParams, SearchResult, SearchRule } from "./choosing-result.ts";
import { crossValidate, type FitTime, type PreparedFold, shareOfFolds } from "./cross-validate.ts";

/** A search's result, the candidate it chose, and the times where the context has a clock. */
export interface TunedLearner {
  readonly result: SearchResult;
  readonly candidate: Candidate;
  /** The candidate's probabilities of each fold's validation rows; null where those of all candidates were too many to keep. */
  readonly outOfFold: readonly Float64Array[] | null;
  readonly times: readonly FitTime[];
}

/** Probabilities that are kept until it is known which candidate is chosen: 64 MB. */
const mostKept = 1 << 23;

/**
 * Searches hyper-parameters by cross-validation. Every set is judged on the same folds with the same random streams, so that
 * sets which share trees are fitted together. folds: the prepared folds of `splits`; draws come from `context.random`.
 * Successive halving rations trees where the learner has them (each candidate gets a share of its own), else training rows.
 */
export function tuneLearner(
  search: Search,
  folds: readonly PreparedFold[],
  splits: readonly RowSplit[],
  rule: SearchRule,
  context: WorkContext,
): TunedLearner {
  const { learner, method } = search;
  const resource = Object.hasOwn(learner.params, "trees") ? "trees" : "rows";
  let standing: readonly Params[] = search.candidates(context.random);
  const rounds = method === "halving" ? halvingRounds(standing.length) : [{ candidates: standing.length, share: 1 }];
  let ranked: SearchedParams[] = [];
  let leftBehind: SearchedParams[] = [];
  let outOfFold = new Map<Params, readonly Float64Array[]>();
  const validated = splits.reduce((sum, { test }) => sum + test.length, 0);
  const times: FitTime[] = [];
  rounds.forEach(({ share }, round) => {
    const rationed = standing.map((params) => ({
      learner,
      params: resource === "trees" ? withShareOfTrees(params, share) : params,
    }));
    const roundFolds = resource === "rows" ? shareOfFolds(folds, share) : folds;
    const keeps = share === 1 && validated * standing.length <= mostKept;
    const judge = (fold: PreparedFold, probability: Float64Array) => ({
      ...score(fold, probability),
      probability: keeps ? probability : null,
    });
    const { figures, times: taken } = crossValidate(rationed, roundFolds, `search of ${learner.name}`, judge, context);
    times.push(...taken);
    if (keeps)
      outOfFold = new Map(
        standing.map((params, index) => [params, figures[index]!.map((figure) => figure.probability!)]),
      );
    ranked = rank(standing.map((params, index) => summarise(params, figures[index]!, share, splits)));
    const staying = rounds[round + 1]?.candidates ?? ranked.length;
    leftBehind = [...ranked.slice(staying), ...leftBehind];
    ranked = ranked.slice(0, staying);
    standing = ranked.map(({ params }) => params as Params);
  });
  const scored = ranked.map(({ params, rocAuc, rocAucStandardError }) => ({
    params,
    score: rocAuc,
    standardError: rocAucStandardError,
  }));
  const chosen = rule === "best" ? 0 : simplestWithinOneStandardError(scored);
  return {
    result: {
      learner: learner.name,
      label: learner.label,
      method,
      rule,
      candidates: [...ranked, ...leftBehind],
      chosen,
      halving: method === "halving" ? { resource, rounds } : null,
    },
    candidate: { learner, params: standing[chosen]! },
    outOfFold: outOfFold.get(standing[chosen]!) ?? null,
    times,
  };
}

type Params = ParamsOf<ParamSpecs>;

interface FoldFigures {
  readonly rocAuc: number | null;
  readonly logLoss: number;
}

function score({ test }: PreparedFold, probability: Float64Array): FoldFigures {
  return { rocAuc: rocAuc(test.target, probability), logLoss: logLoss(test.target, probability) };
}

function withShareOfTrees(params: Params, share: number): Params {
  return { ...params, trees: Math.max(1, Math.round(params["trees"]! * share)) };
}

function summarise(
  params: Params,
  figures: readonly FoldFigures[],
  share: number,
  splits: readonly RowSplit[],
): SearchedParams {
  const foldRocAuc = figures.map((fold) => fold.rocAuc);
  const aucs = foldRocAuc.filter((auc) => auc !== null);
  const losses = figures.map((fold) => fold.logLoss);
  return {
    params,
    rocAuc: aucs.length === 0 ? null : mean(aucs),
    rocAucStandardError: foldStandardError(aucs, splits),
    logLoss: mean(losses),
    logLossStandardError: foldStandardError(losses, splits),
    foldRocAuc,
    share,
  };
}

/** Best first, as a leaderboard is: by mean ROC AUC, then by log loss, then in the order tried. */
function rank(candidates: SearchedParams[]): SearchedParams[] {
  return candidates.sort((a, b) => (b.rocAuc ?? 0) - (a.rocAuc ?? 0) || a.logLoss - b.logLoss);
}
