import type { TableDescription } from "../movies/describe.ts";
import type { MeasureProxy } from "../movies/movie.ts";
import type { Note } from "../notes.ts";
import type { StudyParts } from "./study-parts.ts";

/** One study: what went in, what came out, what it means and how far it goes. All of it JSON. */
export interface StudyResult extends StudyParts {
  /** Stable kebab-case name, also the anchor of its page in the report. */
  readonly name: string;
  readonly title: string;
  /** What the study asks, one sentence. */
  readonly question: string;
  readonly data: StudyData;
  /** Computed from the figures: a sentence for each part. */
  readonly conclusion: string;
  /** What the conclusion means for recommendation, marketing and acquisition; computed, may be empty. */
  readonly decisions: readonly string[];
  /** How far it can be trusted, sentences computed from the figures. */
  readonly limits: readonly string[];
  /** The command that gives this study's figures again. */
  readonly command: string;
  readonly notes: readonly Note[];
}

export interface StudyData {
  readonly source: string;
  readonly hash: string | null;
  readonly description: TableDescription;
  readonly proxies: readonly MeasureProxy[];
  readonly targetRule: string | null;
  readonly notes: readonly Note[];
}

/** A whole run: what `result.json` holds and the report is drawn from. */
export interface RunResult {
  readonly format: "marquee-run";
  readonly formatVersion: 1;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly command: string;
  readonly seed: number;
  readonly studies: readonly StudyResult[];
  /** Studies that were asked for and could not run, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}
