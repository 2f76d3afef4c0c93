import type { LearningCurvePoint, NestedResult, SearchedParams, SearchResult } from "../movies/choosing-result.ts";
import type { CircularRule } from "../movies/circular-rules.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { countOf, decimal, percent, score, whole } from "./format.ts";
import { learnerLabel, paramsText, withError } from "./learner-words.ts";
import type { ReportTable } from "./report-table.ts";

/** The best candidates that are shown of a search. */
const mostShown = 5;

/** The best few candidates of a search, and the one that was taken where it is not among them. */
export function searchTable(search: SearchResult): ReportTable {
  const { candidates, chosen, halving, label } = search;
  const shown = candidates.map((candidate, place) => ({ candidate, place })).slice(0, mostShown);
  if (chosen >= mostShown) shown.push({ candidate: candidates[chosen]!, place: chosen });
  const searched = searchedNames(candidates);
  return {
    caption: `${label}: ${shownText(search)}, mean ± standard error over the folds`,
    columns: [
      { title: "Hyper-parameters" },
      { title: "Place", numeric: true },
      { title: "ROC AUC", numeric: true },
      { title: "Log loss", numeric: true },
      ...(halving === null ? [] : [{ title: `Share of the ${halving.resource}`, numeric: true }]),
      { title: "Remarks" },
    ],
    rows: shown.map(({ candidate, place }) => ({
      strong: place === chosen,
      cells: [
        paramsText(Object.entries(candidate.params).filter(([name]) => searched.has(name))),
        String(place + 1),
        withError(candidate.rocAuc, candidate.rocAucStandardError, 3),
        withError(candidate.logLoss, candidate.logLossStandardError, 3),
        ...(halving === null ? [] : [percent(candidate.share)]),
        place === chosen ? "taken" : "",
      ],
    })),
  };
}

function shownText({ candidates, chosen }: SearchResult): string {
  if (candidates.length <= mostShown) return countOf(candidates.length, "candidate");
  const best = `the best ${mostShown} of ${candidates.length} candidates`;
  return chosen < mostShown ? best : `${best} and the one that was taken`;
}

/** What differs between candidates; all of it when there is only one. */
function searchedNames(candidates: readonly SearchedParams[]): ReadonlySet<string> {
  const names = Object.keys(candidates[0]?.params ?? {});
  const differing = names.filter(
    (name) => new Set(candidates.map(({ params }) => JSON.stringify(params[name]))).size > 1,
  );
  return new Set(differing.length === 0 ? names : differing);
}

/** The tables behind the checks: the rules first, which are to be seen, then what can be looked up. */
export function checkTables(result: TrainResult): { readonly rules: ReportTable[]; readonly details: ReportTable[] } {
  const { nested, circularRules, learningCurve } = result;
  return {
    rules: circularRules.length === 0 ? [] : [circularTable(circularRules)],
    details: [
      ...(nested === null ? [] : [nestedTable(result, nested)]),
      ...(learningCurve === null ? [] : [learningCurveTable(learningCurve)]),
    ],
  };
}

/** What was chosen without each outer fold, and how it did there. */
function nestedTable(result: TrainResult, nested: NestedResult): ReportTable {
  return {
    caption: "Nested cross-validation: what was chosen without each outer fold, and how it did there",
    columns: [
      { title: "Outer fold" },
      { title: "Learned from", numeric: true },
      { title: "Judged on", numeric: true },
      { title: "Chosen" },
      { title: "ROC AUC", numeric: true },
      { title: "Log loss", numeric: true },
      { title: "Hyper-parameters" },
    ],
    rows: nested.folds.map(({ rows, learner, params, rocAuc, logLoss }, fold) => ({
      cells: [
        String(fold + 1),
        whole(rows.train),
        whole(rows.test),
        learnerLabel(result, learner),
        score(rocAuc),
        score(logLoss),
        paramsText(Object.entries(params)),
      ],
    })),
  };
}

/** ROC AUC by number of training movies. */
function learningCurveTable(curve: readonly LearningCurvePoint[]): ReportTable {
  return {
    caption: "Learning curve: cross-validated ROC AUC by number of training movies",
    columns: [
      { title: "Training movies" },
      { title: "Share of them", numeric: true },
      { title: "ROC AUC", numeric: true },
      { title: "Standard deviation over the folds", numeric: true },
    ],
    rows: curve.map(({ rows, share, rocAuc, rocAucStd }) => ({
      cells: [whole(rows), percent(share), score(rocAuc), score(rocAucStd)],
    })),
  };
}

/** Rules that nearly decide the target. */
function circularTable(rules: readonly CircularRule[]): ReportTable {
  return {
    caption: "Rules of one or two columns that nearly decide what is a hit",
    columns: [{ title: "Rule" }, { title: "ROC AUC", numeric: true }],
    rows: rules.map(({ rule, rocAuc }) => ({ cells: [rule, decimal(rocAuc, 3)] })),
  };
}
