import { refuseModel } from "../learn/model-checks.ts";
import { engineeredSources } from "./engineered.ts";
import type { ReferenceMovies } from "./explain/reference-movies.ts";
import { type HitFeatures, hitColumns, measureCount } from "./hit-features.ts";
import { measureNames } from "./movie.ts";

/** The parts of a model file that must fit each other; each by itself is as its schema says. */
interface ModelParts {
  readonly features: HitFeatures;
  readonly columns: readonly string[];
  readonly segments: unknown;
  readonly reference: ReferenceMovies | null;
}

/**
 * Checks that inputs, engineered features, composites, columns, segments and reference movies of a model file belong
 * together. Throws MODEL_INVALID.
 */
export function checkFeatures({ features, columns, segments, reference }: ModelParts): HitFeatures {
  const { inputs, engineered, composites } = features;
  const names = inputs.map(({ name }) => name);
  const measured = measureCount(inputs);
  const order: readonly string[] = measureNames.filter((name) => names.includes(name));
  require(new Set(names).size === names.length, "inputs", "each column once", "one twice");
  require(order.every(
    (name, place) => names[place] === name,
  ), "inputs", "the measures first, in their order", names.join(", "));
  require(inputs.every(
    ({ kind }, place) => place >= measured || kind === "number",
  ), "inputs", "measures that are numbers", "another kind");
  require(engineered.every((name) => engineeredSources(name).every((measure) => order.includes(measure))) &&
    new Set(engineered).size ===
      engineered.length, "engineered", "features of measures among the inputs, each once", engineered.join(", "));
  const complete = order.length === measureNames.length;
  require((composites !== null) === complete, "composites", "composites where all measures are inputs", "the opposite");
  require(segments === null || complete, "segments", "segments where all measures are inputs", "others");
  const expected = hitColumns(features).map(({ name }) => name);
  require(columns.length === expected.length &&
    columns.every((name, place) => name === expected[place]), "columns", expected.join(", "), columns.join(", "));
  if (reference !== null) checkReference(reference, features);
  return features;
}

function checkReference({ inputs }: ReferenceMovies, features: HitFeatures): void {
  const fits = features.inputs.every(({ name, kind }, place) => {
    const type = kind === "number" ? "number" : "string";
    const given = inputs[place];
    return given?.name === name && given.values.every((value) => value === null || typeof value === type);
  });
  require(fits && inputs.length === features.inputs.length, "reference movies", "values of the inputs", "others");
}

function require(holds: boolean, where: string, expected: string, found: string): void {
  if (!holds) refuseModel("MODEL_INVALID", where, expected, found);
}
