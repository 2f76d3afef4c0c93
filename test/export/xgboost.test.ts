import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { importXgboost } from "../../src/export/import-xgboost.ts";
import { treesFingerprint } from "../../src/export/trees-fingerprint.ts";
import { hitModelXgboostJson, xgboostExportNotes, xgboostJson } from "../../src/export/xgboost-json.ts";
import { parseXgboostJson } from "../../src/export/xgboost-model.ts";
import { type BoostingModel, boosting } from "../../src/learn/boosting/boosting.ts";
import { resolveParams } from "../../src/learn/params.ts";
import { findLearner } from "../../src/learn/registry.ts";
import { randomStream } from "../../src/math/random.ts";
import { measureColumns } from "../../src/movies/features.ts";
import { type HitModel, hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import { measureNames } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { madeMovies } from "../movies/made-movies.ts";

const golden = (name: string) => readFileSync(new URL(`../golden/xgboost/${name}`, import.meta.url), "utf8");
const theirs = golden("model.json");
const movies = madeMovies(120, 3);

// biome-ignore lint/suspicious/noExplicitAny: a JSON document that is taken apart
type Json = any;

function fitted(trees = 20): BoostingModel {
  const columns = measureColumns(movies).map((column, index) =>
    column.map((value, row) => (row % 7 === index ? Number.NaN : value)),
  );
  const params = resolveParams("boosting", boosting.params, { trees });
  return boosting.fit({ columns, target: Uint8Array.from(movies.hit!) }, params, { random: randomStream(2) });
}

/** The golden model with something changed. */
function changed(change: (learner: Json) => void): string {
  const file = JSON.parse(theirs);
  change(file.learner);
  return JSON.stringify(file);
}

function hitModel(): HitModel {
  return importXgboost(theirs, "theirs.json", movies).model;
}

describe("a model of XGBoost's own", () => {
  test("predicts what XGBoost predicted, to 1e-6, gaps included", () => {
    const { names, columns, probability } = JSON.parse(golden("predictions.json")) as Json;
    const { model, columnNames } = parseXgboostJson(theirs, "theirs.json");
    expect(columnNames).toEqual(names);
    const rows = columns.map((column: (number | null)[]) => Float64Array.from(column, (value) => value ?? Number.NaN));
    const ours = boosting.probability(model, rows);
    for (const [row, expected] of probability.entries()) expect(Math.abs(ours[row]! - expected)).toBeLessThan(1e-6);
  });

  test.each(["5E-1", "[5E-1]", "0.5", "[0.5]", 0.5, ["5E-1"], "[ 5e-1 ]"])(
    "starts from even odds with a base score of %j",
    (text) => {
      const { model } = parseXgboostJson(
        changed((learner) => {
          learner.learner_model_param.base_score = text;
        }),
        "theirs.json",
      );
      expect(model.baseMargin).toBe(0);
    },
  );

  test("of an older version, with truth values for default sides and neither categories nor targets, is the same", () => {
    const older = changed((learner) => {
      delete learner.learner_model_param.num_target;
      delete learner.gradient_booster.model.cats;
      for (const tree of learner.gradient_booster.model.trees) {
        tree.default_left = tree.default_left.map((side: number) => side === 1);
        for (const name of Object.keys(tree))
          if (name.startsWith("categor") || name === "split_type") delete tree[name];
      }
    });
    expect(parseXgboostJson(older, "older.json").model).toEqual(parseXgboostJson(theirs, "theirs.json").model);
  });

  test("keeps what its trees answer when nodes are left over from pruning", () => {
    const pruned = changed((learner) => {
      const tree = learner.gradient_booster.model.trees[0];
      for (const name of Object.keys(tree)) {
        if (Array.isArray(tree[name]) && tree[name].length > 0)
          tree[name].push(name === "split_indices" ? 2 ** 31 - 1 : name.endsWith("children") ? -1 : 0);
      }
      tree.tree_param.num_nodes = String(Number(tree.tree_param.num_nodes) + 1);
    });
    expect(parseXgboostJson(pruned, "pruned.json").model).toEqual(parseXgboostJson(theirs, "theirs.json").model);
  });

  test.each<[string, string, (learner: Json) => void]>([
    ["another objective", "MODEL_UNSUPPORTED", (learner) => (learner.objective.name = "multi:softprob")],
    ["dart", "MODEL_UNSUPPORTED", (learner) => (learner.gradient_booster.name = "dart")],
    ["several classes", "MODEL_UNSUPPORTED", (learner) => (learner.learner_model_param.num_class = "3")],
    ["several targets", "MODEL_UNSUPPORTED", (learner) => (learner.learner_model_param.num_target = "2")],
    ["a split by categories", "MODEL_UNSUPPORTED", (learner) => (firstTree(learner).split_type[0] = 1)],
    [
      "a list of values in a leaf",
      "MODEL_UNSUPPORTED",
      (learner) => (firstTree(learner).tree_param.size_leaf_vector = "2"),
    ],
    ["two base scores", "MODEL_INVALID", (learner) => (learner.learner_model_param.base_score = "[5E-1,5E-1]")],
    ["a base score of 1", "MODEL_INVALID", (learner) => (learner.learner_model_param.base_score = "1E0")],
    ["fewer trees than it says", "MODEL_INVALID", (learner) => learner.gradient_booster.model.trees.pop()],
    ["fewer names than columns", "MODEL_INVALID", (learner) => learner.feature_names.pop()],
    ["no objective", "MODEL_INVALID", (learner) => delete learner.objective],
    ["a list that is too short", "MODEL_INVALID", (learner) => firstTree(learner).split_conditions.pop()],
    ["a tree without nodes", "MODEL_INVALID", (learner) => (firstTree(learner).tree_param.num_nodes = "0")],
    ["a node below itself", "MODEL_CYCLE", (learner) => (firstTree(learner).left_children[0] = 0)],
    ["a node that does not exist", "MODEL_INDEX", (learner) => (firstTree(learner).right_children[0] = 999)],
    ["an inner node with one side", "MODEL_INDEX", (learner) => (firstTree(learner).right_children[0] = -1)],
    ["a column that does not exist", "MODEL_INDEX", (learner) => (firstTree(learner).split_indices[0] = 4)],
    ["a default side that is neither", "MODEL_INDEX", (learner) => (firstTree(learner).default_left[0] = 2)],
    ["a leaf beyond float32", "MODEL_NONFINITE", (learner) => (firstTree(learner).split_conditions[0] = 1e300)],
    ["a billion nodes", "MODEL_TOO_LARGE", (learner) => (firstTree(learner).tree_param.num_nodes = "1000000000")],
    ["a billion columns", "MODEL_TOO_LARGE", (learner) => (learner.learner_model_param.num_feature = "1000000000")],
  ])("with %s is refused with %s and one sentence that names the file", (_, code, change) => {
    const refusal = refusalOf(() =>
      parseXgboostJson(
        changed((learner) => void change(learner)),
        "theirs.json",
      ),
    );
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(/^theirs\.json, .*: expected .*, found .*\./);
  });

  test.each([
    ["binary UBJSON", "{L\u0000\u0000", "FORMAT_MISMATCH"],
    ["another document", '{"format":"marquee-hit-model"}', "MODEL_INVALID"],
    ["a list", "[]", "MODEL_INVALID"],
    ["depth that would run out of stack", "[".repeat(1_000_000), "MODEL_TOO_LARGE"],
    ["lists without number", `[${"[],".repeat(2_500_000)}[]]`, "MODEL_TOO_LARGE"],
  ])("that is %s is refused", (_, text, code) => {
    expect(refusalOf(() => parseXgboostJson(text, "theirs.json")).code).toBe(code);
  });
});

describe("a model written for XGBoost", () => {
  test("is read back to the same answers, bit for bit, wherever float32 holds thresholds and leaves", () => {
    const { model } = parseXgboostJson(theirs, "theirs.json");
    const back = parseXgboostJson(xgboostJson(model, ["a", "b", "c", "d"]), "back.json");
    const rows = model.trees.threshold.length;
    const columns = Array.from({ length: 4 }, (_, column) =>
      Float64Array.from({ length: rows }, (_, row) => (row % 11 === column ? Number.NaN : model.trees.threshold[row]!)),
    );
    expect(boosting.probability(back.model, columns)).toEqual(boosting.probability(model, columns));
    expect(treesFingerprint(back.model)).toBe(treesFingerprint(model));
    expect(back.columnNames).toEqual(["a", "b", "c", "d"]);
  });

  test("that we fitted is read back to the same answers to 1e-6, and to the same base margin", () => {
    const model = fitted();
    const back = parseXgboostJson(xgboostJson(model, measureNames), "back.json").model;
    const columns = measureColumns(madeMovies(500, 4));
    const ours = boosting.probability(model, columns);
    boosting.probability(back, columns).forEach((probability, row) => {
      expect(Math.abs(probability - ours[row]!)).toBeLessThan(1e-6);
    });
    expect(back.baseMargin).toBe(model.baseMargin);
  });

  test("has every part of the schema, with arrays of one length a tree", () => {
    const { learner, version } = JSON.parse(xgboostJson(fitted(3), measureNames, 2.5)) as Json;
    expect(version[0]).toBe(3);
    expect(learner.objective).toEqual({ name: "binary:logistic", reg_loss_param: { scale_pos_weight: "2.5" } });
    expect(learner.learner_model_param.base_score).toMatch(/^\[\d(\.\d+)?E[-+]\d+\]$/);
    expect(Object.keys(learner.gradient_booster.model).sort()).toEqual(
      Object.keys(JSON.parse(theirs).learner.gradient_booster.model).sort(),
    );
    const reference = JSON.parse(theirs).learner.gradient_booster.model.trees[0];
    for (const tree of learner.gradient_booster.model.trees) {
      expect(Object.keys(tree).sort()).toEqual(Object.keys(reference).sort());
      const count = Number(tree.tree_param.num_nodes);
      for (const name of ["left_children", "right_children", "parents", "split_conditions", "sum_hessian"]) {
        expect(tree[name].length).toBe(count);
      }
      tree.parents.forEach((parent: number, node: number) => {
        if (node > 0) expect([tree.left_children[parent], tree.right_children[parent]]).toContain(node);
      });
    }
  });
});

describe("a hit model", () => {
  test("made of an XGBoost model on measures in another order predicts as XGBoost does, for movies without gaps", () => {
    const imported = hitModel();
    const { model } = parseXgboostJson(theirs, "theirs.json");
    const [watch, completion, ratings, rating] = measureColumns(movies) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const expected = boosting.probability(model, [ratings, rating, watch, completion]);
    const found = predict(imported, movies).predictions.map(({ probability }) => probability);
    expect(found).toEqual(Array.from(expected));
    expect(imported.test).toBe(null);
    expect(imported.trainedOn).toMatchObject({ source: "made.csv", rows: 120 });
  });

  test("made of an XGBoost model is told to be untested, and which trees are used", () => {
    const messages = importXgboost(theirs, "theirs.json", movies).notes.map(({ message }) => message);
    expect(messages[0]).toContain("judge it with evaluate");
    const best = JSON.parse(theirs).learner.attributes.best_iteration;
    expect(messages[1]).toContain(`its best iteration, ${best}`);
  });

  test("made of an XGBoost model is written and read as any other", () => {
    const model = hitModel();
    const back = parseHitModel(hitModelJson(model), "model.json");
    expect(predict(back, movies).predictions).toEqual(predict(model, movies).predictions);
  });

  test("comes back whole from XGBoost's file", () => {
    const model = hitModel();
    const { model: back, notes } = importXgboost(hitModelXgboostJson(model), "back.json", null);
    expect(notes).toEqual([]);
    expect({ ...back, model: null }).toEqual({ ...model, model: null });
    expect(predict(back, movies).predictions).toEqual(predict(model, movies).predictions);
  });

  test("whose trees were changed on the way loses the figures of its test and its calibration, and that is said", () => {
    const test = { accuracy: 1, rocAuc: 1, prAuc: 1, brier: 0, logLoss: 0, precision: 1, recall: 1, f1: 1 };
    const calibration = { method: "sigmoid", slope: 1.2, intercept: 0.1 } as const;
    const file = JSON.parse(hitModelXgboostJson({ ...hitModel(), test, calibration })) as Json;
    expect(importXgboost(JSON.stringify(file), "same.json", null).model).toMatchObject({ test, calibration });
    const tree = file.learner.gradient_booster.model.trees[1];
    tree.split_conditions[tree.split_conditions.length - 1] += 0.01;
    const { model, notes } = importXgboost(JSON.stringify(file), "changed.json", null);
    expect(model).toMatchObject({ test: null, band: null, calibration: { method: "none" } });
    expect(notes.map(({ code }) => code)).toEqual(["IMPORTED"]);
  });

  test("of another learner is not written for XGBoost", () => {
    const model = {
      ...hitModel(),
      learner: "logistic",
      model: { ...hitModel().model, learner: findLearner("logistic") },
    };
    expect(refusalOf(() => hitModelXgboostJson(model)).code).toBe("MODEL_UNSUPPORTED");
  });

  test("with a calibration is written with the word that XGBoost leaves it out", () => {
    const calibrated: HitModel = { ...hitModel(), calibration: { method: "sigmoid", slope: 1.2, intercept: 0.1 } };
    expect(xgboostExportNotes(hitModel()).length).toBe(1);
    expect(xgboostExportNotes(calibrated)[1]!.message).toContain("sigmoid calibration");
  });

  test.each<[string, string, (learner: Json) => void]>([
    ["no table", "USAGE", () => {}],
    ["a column Marquee does not know", "FEATURE_MISSING", (learner) => (learner.feature_names[1] = "budget")],
    ["a column twice", "FEATURE_MISSING", (learner) => (learner.feature_names[1] = learner.feature_names[0])],
    ["a damaged rest of a hit model", "FORMAT_MISMATCH", (learner) => (learner.attributes.marquee_hit_model = "{")],
    ["an empty rest of a hit model", "MODEL_INVALID", (learner) => (learner.attributes.marquee_hit_model = "{}")],
  ])("is not made with %s", (what, code, change) => {
    const text = changed((learner) => void change(learner));
    expect(refusalOf(() => importXgboost(text, "theirs.json", what === "no table" ? null : movies)).code).toBe(code);
  });

  test("is made of four columns without names in the order of the measures", () => {
    const unnamed = changed((learner) => {
      learner.feature_names = [];
    });
    const { model } = parseXgboostJson(unnamed, "unnamed.json");
    const found = predict(importXgboost(unnamed, "unnamed.json", movies).model, movies).predictions;
    const expected = boosting.probability(model, measureColumns(movies));
    expect(found.map(({ probability }) => probability)).toEqual(Array.from(expected));
  });
});

function firstTree(learner: Json): Json {
  return learner.gradient_booster.model.trees[0];
}

function refusalOf(work: () => unknown): MarqueeError {
  try {
    work();
  } catch (error) {
    if (error instanceof MarqueeError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
