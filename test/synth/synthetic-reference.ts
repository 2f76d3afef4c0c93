import { readReference } from "../reference/learner-reference.ts";

interface Reference {
  readonly normalCdf: readonly { readonly x: number; readonly share: number }[];
  readonly rectangles: readonly {
    readonly factor: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
    readonly probability: number;
  }[];
  readonly similarity: readonly SimilarityReference[];
}

export interface SimilarityReference {
  readonly real: PlainMovies;
  readonly synthetic: PlainMovies;
  readonly quality: number;
  readonly properties: readonly [number, number];
  readonly shapes: Readonly<Record<string, number>>;
  readonly trends: readonly { readonly columns: [string, string]; readonly score: number; readonly counted: boolean }[];
  readonly ks: Readonly<Record<string, number>>;
}

export type PlainMovies = Readonly<Record<string, readonly (number | null)[]>>;

/** What SciPy and SDMetrics say; made by test/reference/synthetic.py. */
export const syntheticReference = readReference<Reference>("synthetic.json");
