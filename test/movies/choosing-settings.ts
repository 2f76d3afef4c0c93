import { resolveParams } from "../../src/learn/params.ts";
import type { Candidate } from "../../src/learn/pipeline.ts";
import { findLearner } from "../../src/learn/registry.ts";
import { measureColumns } from "../../src/movies/features.ts";
import { madeMovies } from "./made-movies.ts";

/** A learner with some hyper-parameters set. */
export function candidateOf(name: string, params: Readonly<Record<string, unknown>> = {}): Candidate {
  const learner = findLearner(name);
  return { learner, params: resolveParams(name, learner.params, params) };
}

/** Measures and target of the made table. */
export function madeRows(count: number, seed = 1) {
  const table = madeMovies(count, seed);
  return { measures: measureColumns(table), target: Uint8Array.from(table.hit!) };
}

export const plainFeatures = { popularityWeight: 0.7, clusters: 3 };
