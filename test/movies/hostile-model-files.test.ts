import { describe, expect, test } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { importXgboost } from "../../src/export/import-xgboost.ts";
import { parseXgboostJson } from "../../src/export/xgboost-model.ts";
import { boosting } from "../../src/learn/boosting/boosting.ts";
import { randomStream } from "../../src/math/random.ts";
import { parseHitModel } from "../../src/movies/hit-model.ts";
import { predict } from "../../src/movies/predict.ts";
import {
  modelLearners,
  mutate,
  smallExportedFile,
  smallModelFile,
  smallReleaseFile,
  smallXgboostFile,
} from "../fixtures/hostile-models.ts";
import { fifteenMovies } from "./fifteen-movies.ts";
import { madeFilms } from "./made-films.ts";

/** MARQUEE_FUZZ=20000 looks longer. */
const mutantCount = Number(process.env["MARQUEE_FUZZ"] ?? 3000);

const probes = fifteenMovies();
probes.measures.avg_rating[3] = Number.NaN;
probes.measures.ratings_count[4] = 1e9;

/** The probabilities of the probe movies by a model file. */
function useHitModel(text: string): number[] {
  const model = parseHitModel(text, "mutant.json");
  return predict(model, probes, { explain: false }).predictions.map(({ probability }) => probability);
}

const films = madeFilms(20);

function useReleaseModel(text: string): number[] {
  const model = parseHitModel(text, "mutant.json");
  return predict(model, films, { explain: false }).predictions.map(({ probability }) => probability);
}

function useExported(text: string): number[] {
  const { model } = importXgboost(text, "mutant.json", null);
  return predict(model, probes, { explain: false }).predictions.map(({ probability }) => probability);
}

function useXgboost(text: string): number[] {
  const { model } = parseXgboostJson(text, "mutant.json");
  const columns = Array.from({ length: model.columnCount }, (_, column) => Float64Array.of(column, 100, Number.NaN));
  return Array.from(boosting.probability(model, columns));
}

const kinds = [
  ...modelLearners.map((learner) => ({
    kind: `hit model of ${learner}`,
    make: () => smallModelFile(learner),
    use: useHitModel,
  })),
  { kind: "hit model at the release", make: smallReleaseFile, use: useReleaseModel },
  { kind: "hit model exported to XGBoost", make: smallExportedFile, use: useExported },
  { kind: "XGBoost file", make: smallXgboostFile, use: useXgboost },
];

describe.each(kinds)("a $kind", ({ kind, make, use }) => {
  const text = make();

  test("is read and used when it is whole", () => {
    expect(use(text).every((probability) => probability >= 0 && probability <= 1)).toBe(true);
  });

  test("that was damaged is refused with a typed error or predicts probabilities", () => {
    const random = randomStream(20260101).child(kind.length);
    let refused = 0;
    let used = 0;
    const count = Math.ceil(mutantCount / kinds.length);
    for (let mutant = 0; mutant < count; mutant++) {
      const damaged = mutate(text, random.child(mutant));
      const outcome = tryMutant(damaged, use, mutant);
      if (outcome === "refused") refused++;
      else used++;
    }
    // Mutants that all fail at the first bracket, or change nothing, would test little.
    expect(refused).toBeGreaterThan(count / 4);
    expect(used).toBeGreaterThan(count / 50);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a JSON document that is taken apart
type Json = any;

/** Files of a few megabytes that cost far more than their length when they are checked without care. */
const bombs: readonly (readonly [string, (model: Json) => void])[] = [
  [
    "half a million clusters of words",
    (model) => (model.features.composites.centroids = Array.from({ length: 500_000 }, () => ["a"])),
  ],
  ["a hundred thousand inputs", (model) => (model.features.inputs = Array(100_000).fill(model.features.inputs[0]))],
  ["a million column names", (model) => (model.columns = Array(1_000_000).fill("a"))],
  ["two million hashes that are words", (model) => (model.trainedOn.ids.hashes = Array(2_000_000).fill("x"))],
  ["two million reference movies", (model) => (model.reference = { ids: Array(1_900_000).fill(1) })],
  ["a million proxies", (model) => (model.trainedOn.proxies = Array(1_000_000).fill(1))],
  [
    "two hundred thousand hyper-parameters",
    (model) => (model.params = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`p${i}`, 1]))),
  ],
  ["a hundred thousand members", (model) => (model.params.members = Array(100_000).fill({ name: 1, params: [] }))],
  ["five million leaves", (model) => (model.fitted.trees.value = Array(5_000_000).fill(0))],
  [
    "a million roots",
    (model) => Object.assign(model.fitted.trees, { treeCount: 1_000_000, roots: Array(1_000_000).fill(0) }),
  ],
];

test.each(bombs)("a model file of %s is refused", (_, change) => {
  const model = JSON.parse(smallModelFile("boosting")) as Json;
  change(model);
  expect(tryMutant(JSON.stringify(model), useHitModel, 0)).toBe("refused");
});

function tryMutant(text: string, use: (text: string) => number[], mutant: number): "refused" | "used" {
  let probabilities: number[];
  try {
    probabilities = use(text);
  } catch (error) {
    if (error instanceof MarqueeError && error.exitCode !== 70) return "refused";
    throw new Error(`mutant ${mutant}: ${text.slice(0, 2000)}`, { cause: error });
  }
  const broken = probabilities.find((probability) => !(probability >= 0 && probability <= 1));
  if (broken !== undefined) throw new Error(`mutant ${mutant} predicts ${broken}: ${text.slice(0, 6000)}`);
  return "used";
}
