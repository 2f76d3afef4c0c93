// L1 logistic regression and ensembles against scikit-learn.
import { logistic } from "../../dist/learn/logistic/logistic.js";
import { resolveParams } from "../../dist/learn/params.js";
import { fitCandidate, fittedProbability } from "../../dist/learn/pipeline.js";
import { findLearner } from "../../dist/learn/registry.js";
import { applyScale, fitScale } from "../../dist/learn/scale.js";
import { rocAuc } from "../../dist/metrics/ranking.js";
import { madeColumns, plainColumns } from "./tables.mjs";
import { largestDifference, within } from "./verdicts.mjs";

/** @param {import("./checks.mjs").Peers} peers */
export function lassoCoefficients({ ask, random }) {
  const { columns, target } = madeColumns(600, random.child(0));
  const cases = [0.01, 0.1, 1].flatMap((C) => ["none", "balanced"].map((classWeight) => ({ C, classWeight })));
  const answers = ask({ judge: "lasso", columns: plainColumns(columns), target: Array.from(target), cases });
  const scaled = applyScale(columns, fitScale(columns));
  let zeros = 0;
  const differences = cases.map((given, index) => {
    const params = resolveParams("logistic", logistic.params, { ...given, penalty: "l1" });
    const ours = logistic.fit({ columns: scaled, target }, params, { random });
    zeros += Array.from(ours.coefficients).filter((value) => value === 0).length;
    const { coefficients, intercept } = answers[index];
    return largestDifference([...ours.coefficients, ours.intercept], [...coefficients, intercept]);
  });
  return `${within(Math.max(...differences), 1e-5, "largest difference")}; ${zeros} coefficients are 0`;
}

/** The same members on both sides; see `ensemble_members` of judge.py. */
const members = [
  "logistic",
  { name: "forest", params: { trees: 60, minSamplesLeaf: 5 } },
  { name: "boosting", params: { trees: 25, maxDepth: 3, learningRate: 0.2 } },
];
const kinds = {
  soft: ["voting", { members, voting: "soft" }],
  hard: ["voting", { members, voting: "hard" }],
  stacking: ["stacking", { members }],
};

/** @param {import("./checks.mjs").Peers} peers */
export function ensembleAuc({ ask, random }) {
  const { columns, target } = madeColumns(1500, random.child(0));
  const settings = { train: 1000, seeds: 6 };
  const answer = ask({ judge: "ensembles", columns: plainColumns(columns), target: Array.from(target), ...settings });
  const part = (from, to) => columns.map((column) => column.slice(from, to));
  const rows = { columns: part(0, settings.train), target: target.slice(0, settings.train) };
  const found = Object.entries(kinds).map(([kind, [name, given]]) => {
    const learner = findLearner(name);
    const candidate = { learner, params: resolveParams(name, learner.params, given) };
    let sum = 0;
    for (let seed = 0; seed < settings.seeds; seed++) {
      const model = fitCandidate(candidate, rows, { random: random.child(1).child(seed) });
      sum += rocAuc(target.slice(settings.train), fittedProbability(model, part(settings.train)));
    }
    return within(Math.abs(sum / settings.seeds - answer[kind]), 0.01, `${kind} ${answer[kind].toFixed(4)}, off by`);
  });
  return found.join("; ");
}
