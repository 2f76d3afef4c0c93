import type { Progress } from "../../src/learn/context.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import type { FeatureSet } from "../../src/movies/options.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";

/** What the page asks of the worker: to scan a table once, then for any number of segments. */
export type SegmentQuestion =
  | { readonly kind: "scan"; readonly table: MovieTable; readonly features: FeatureSet }
  | { readonly kind: "segments"; readonly k: number | "auto" };

export type SegmentAnswer =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "scanned" }
  | { readonly kind: "segments"; readonly result: SegmentResult }
  | { readonly kind: "refused"; readonly reason: string };
