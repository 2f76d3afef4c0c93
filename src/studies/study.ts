import type { MovieTable } from "../movies/movie.ts";

/** A study as it is declared: one file each. `runStudies` does the work and the words. */
export interface Study {
  /** Stable kebab-case name. */
  readonly name: string;
  readonly title: string;
  /** What it asks, one sentence. */
  readonly question: string;
  /** Group the movies, or learn to tell hits. */
  readonly task: "segment" | "predict";
  /** True when the movies are an example or synthetic: never evidence about a market. */
  readonly madeUp: boolean;
  /** Limits of this study's data that no figure shows, full sentences. */
  readonly knownLimits: readonly string[];
  /** True when it is about the caller's own table. */
  readonly ofCaller: boolean;
  /** Gets the table. `data`: the caller's table, if there is one. Throws FILE_NOT_FOUND when the table cannot be had. */
  load(data: MovieTable | null): Promise<MovieTable>;
}
