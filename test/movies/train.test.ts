import { describe, expect, it } from "vitest";
import type { MarqueeError } from "../../src/errors.ts";
import { learners } from "../../src/learn/registry.ts";
import { permutation, randomStream } from "../../src/math/random.ts";
import { hitModelJson } from "../../src/movies/hit-model.ts";
import { type MovieTable, takeMovies } from "../../src/movies/movie.ts";
import type { LearnerChoice } from "../../src/movies/options.ts";
import { train } from "../../src/movies/train.ts";
import { fifteenMovies } from "./fifteen-movies.ts";
import { madeMovies } from "./made-movies.ts";

const quickLearners: LearnerChoice[] = [
  { name: "logistic" },
  { name: "forest", params: { trees: 20 } },
  { name: "boosting", params: { trees: 20, maxDepth: 3 } },
];
const codes = (result: { notes: readonly { code: string }[] }) => result.notes.map((note) => note.code);

describe("train on the 15 movies", () => {
  const { result, model } = train(fifteenMovies());

  it("runs, and says in plain words that 3 test rows prove nothing", () => {
    expect(result.rows).toEqual({ train: 12, test: 3 });
    expect(result.notes.map(({ message }) => message)).toContain(
      "3 test rows prove nothing: one movie more or less moves the accuracy by 33 percentage points.",
    );
  });

  it("suspects measures that each decide the target by themselves", () => {
    expect(codes(result)).toContain("LEAK_SUSPECT");
  });

  it("calls the learners that all separate perfectly a tie and takes the simplest", () => {
    expect(result.tie).toBe(true);
    expect(result.winner).toBe("logistic");
    expect(model.learner).toBe("logistic");
  });

  it("gives no interval for figures that cannot vary in three rows", () => {
    expect(result.test.accuracy).toBe(1);
    expect(result.test.intervals.accuracy).toBeUndefined();
    expect(codes(result)).toContain("INTERVAL_DEGENERATE");
  });

  it("has a leaderboard with every learner and the baseline", () => {
    expect(result.leaderboard.map(({ learner }) => learner).sort()).toEqual([
      "baseline",
      "boosting",
      "forest",
      "logistic",
    ]);
    expect(result.baseline.cv.rocAuc).toBe(0.5);
  });
});

describe("train", () => {
  const table = madeMovies(300);
  const { result } = train(table, { learners: quickLearners });

  it("gives the same bits again, and others for another seed", () => {
    const again = train(table, { learners: quickLearners });
    expect(again.result).toEqual(result);
    const other = train(table, { learners: quickLearners, seed: 43 });
    expect(other.result.test.logLoss).not.toBe(result.test.logLoss);
  });

  it("fits nothing on the test rows: changing them changes no bit of the model", () => {
    const marks = table.ids.map((_, row) => (row % 4 === 0 ? "test" : "train"));
    const marked: MovieTable = { ...table, extras: [{ name: "part", values: marks }] };
    const disturbed: MovieTable = {
      ...marked,
      measures: {
        avg_watch_time: table.measures.avg_watch_time.map((value, row) => (row % 4 === 0 ? value * 9 + 500 : value)),
        completion_rate: table.measures.completion_rate.map((value, row) => (row % 4 === 0 ? 1 - value : value)),
        ratings_count: table.measures.ratings_count.map((value, row) => (row % 4 === 0 ? 1e7 : value)),
        avg_rating: table.measures.avg_rating.map((value, row) => (row % 4 === 0 ? 1 : value)),
      },
      hit: table.hit!.map((value, row) => (row % 4 === 0 ? 1 - value : value)) as Int8Array,
    };
    const options = { learners: quickLearners, splitColumn: "part" };
    const [before, after] = [train(marked, options), train(disturbed, options)];
    expect(after.result.leaderboard).toEqual(before.result.leaderboard);
    // The figures of the test and the fingerprint of its rows are of the test rows, and nothing else is.
    const fitted = ({ model }: typeof before) => {
      const trainedOn = { ...model.trainedOn, testLook: null };
      return JSON.parse(hitModelJson({ ...model, trainedOn, test: null }));
    };
    expect(fitted(after)).toEqual(fitted(before));
    expect(after.result.test.logLoss).not.toBe(before.result.test.logLoss);
  });

  it("tells the test figures consistently with the confusion matrix", () => {
    const [[tn, fp], [fn, tp]] = result.test.confusion;
    expect(tn + fp + fn + tp).toBe(result.rows.test);
    expect(result.test.accuracy).toBeCloseTo((tn + tp) / result.rows.test, 14);
    expect(result.test.recall).toBeCloseTo(tp / (tp + fn), 14);
  });

  it("has intervals that hold the figure", () => {
    for (const name of ["accuracy", "rocAuc", "prAuc", "brier", "logLoss"] as const) {
      const [low, high] = result.test.intervals[name]!;
      expect(low).toBeLessThan(result.test[name]!);
      expect(high).toBeGreaterThan(result.test[name]!);
    }
  });

  it("puts the measures that move the hidden quality above the cluster", () => {
    expect(result.importance[0]!.permutation).toBeGreaterThan(0.005);
    expect(result.importance.map(({ feature }) => feature).indexOf("cluster")).toBeGreaterThan(2);
  });

  it("reduces folds to the smaller class and says so", () => {
    const few = takeMovies(table, [
      ...Array.from(table.hit!.keys())
        .filter((row) => table.hit![row] === 0)
        .slice(0, 60),
      ...Array.from(table.hit!.keys())
        .filter((row) => table.hit![row] === 1)
        .slice(0, 4),
    ]);
    const outcome = train(few, { learners: [{ name: "logistic" }] });
    expect(outcome.result.split.folds).toBe(3);
    expect(codes(outcome.result)).toContain("FOLDS_REDUCED");
  });

  it("fills missing measures with the median of the training rows and says so", () => {
    const holed = {
      ...table,
      measures: {
        ...table.measures,
        avg_rating: table.measures.avg_rating.map((v, row) => (row % 10 === 0 ? Number.NaN : v)),
      },
    };
    const outcome = train(holed, { learners: [{ name: "logistic" }] });
    expect(codes(outcome.result)).toContain("IMPUTED");
    expect(outcome.result.test.rocAuc).toBeGreaterThan(0.6);
  });

  it("says when nothing beats the baseline", () => {
    const order = permutation(300, randomStream(4));
    const shuffled = { ...table, hit: Int8Array.from(order, (row) => table.hit![row]!) };
    expect(codes(train(shuffled, { learners: [{ name: "logistic" }] }).result)).toContain("NOT_BETTER_THAN_BASELINE");
  });

  it("refuses options out of bounds with a typed error", () => {
    const refusals = [
      { testSize: 0 },
      { testSize: 1 },
      { folds: 1 },
      { clusters: 1 },
      { threshold: 2 },
      { seed: 0.5 },
      { learners: [] },
      { splitColumn: "a", timeColumn: "b" },
    ];
    for (const options of refusals) {
      expect(() => train(table, options)).toThrowError(
        expect.objectContaining({ code: "OPTION_INVALID" }) as MarqueeError,
      );
    }
    expect(() => train(table, { learners: [{ name: "oracle" }] })).toThrowError(/one of/);
    expect(() => train(table, { learners: [{ name: "forest", params: { trees: 0 } }] })).toThrowError(/forest trees/);
    expect(() => train(table, { learners: [{ name: "forest", params: { tress: 5 } }] })).toThrowError(/tress/);
  });
});

/** Every learner but the baseline, with little to do: a leak of the pipeline shows with few trees as well. */
const leastWork: Readonly<Record<string, LearnerChoice["params"]>> = {
  tree: { maxDepth: 4 },
  forest: { trees: 20 },
  boosting: { trees: 20, maxDepth: 3 },
  voting: { members: ["logistic", { name: "boosting", params: { trees: 5, maxDepth: 2 } }] },
  stacking: { members: ["logistic", { name: "tree", params: { maxDepth: 3 } }], folds: 3 },
};
const everyLearner: LearnerChoice[] = learners
  .map(({ name }) => name)
  .filter((name) => name !== "baseline")
  .map((name) => ({ name, params: leastWork[name] ?? {} }));

describe("with the target permuted, nothing is left to learn", () => {
  const rows = 200;
  const table = madeMovies(rows, 3);
  const permutations = 50;
  const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  function aucsOf(choice: LearnerChoice, permuted: boolean, count: number) {
    return Array.from({ length: count }, (_, seed) => {
      const order = permutation(rows, randomStream(1000 + seed));
      const hit = permuted ? Int8Array.from(order, (row) => table.hit![row]!) : table.hit;
      const { result } = train(
        { ...table, hit },
        { learners: [choice], seed, testSize: 0.4, clusters: 3, explain: false },
      );
      return {
        cv: result.leaderboard.find(({ learner }) => learner === choice.name)!.cv.rocAuc!,
        test: result.test.rocAuc!,
      };
    });
  }

  it.each(everyLearner)(
    "$name: mean ROC AUC over 50 permutations is 0.50 ± 0.03, cross-validated and on test rows",
    (choice) => {
      const aucs = aucsOf(choice, true, permutations);
      expect(Math.abs(meanOf(aucs.map(({ cv }) => cv)) - 0.5)).toBeLessThan(0.03);
      expect(Math.abs(meanOf(aucs.map(({ test }) => test)) - 0.5)).toBeLessThan(0.03);
    },
  );

  it("while the same measurement on the true target is far above 0.5", () => {
    const aucs = aucsOf({ name: "logistic" }, false, 5);
    expect(meanOf(aucs.map(({ cv }) => cv))).toBeGreaterThan(0.7);
    expect(meanOf(aucs.map(({ test }) => test))).toBeGreaterThan(0.7);
  });
});
