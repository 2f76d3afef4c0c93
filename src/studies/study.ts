import type { Progress, WorkContext } from "../learn/context.ts";
import type { HitModel } from "../movies/hit-model.ts";
import type { MovieTable } from "../movies/movie.ts";
import type { SegmentOptions, TrainOptions } from "../movies/options.ts";
import type { StudyParts } from "./study-parts.ts";

/** A study as it is declared: one file each. It finds its parts; `runStudies` adds the words. */
export interface Study {
  /** Stable kebab-case name. */
  readonly name: string;
  readonly title: string;
  /** What it asks, one sentence. */
  readonly question: string;
  /** True when the movies are an example or synthetic: never evidence about a market. */
  readonly madeUp: boolean;
  /** Limits of this study's data that no figure shows, full sentences. */
  readonly knownLimits: readonly string[];
  /** True when it is about the caller's own table. */
  readonly ofCaller: boolean;
  /** True when it is about real films: those of TMDB 5000 where its file is given. */
  readonly ofFilms?: boolean;
  /** True when it takes about as long as all others together, and so is worth a thread of its own. */
  readonly takesLong?: boolean;
  /** Does the work. Throws what its stages throw, and FILE_NOT_FOUND when the table cannot be had. */
  run(given: StudyGiven): Promise<StudyOutcome>;
}

/** Options of the stages of a study, without those that hold for all of them. */
export interface StageOptions {
  readonly segment?: Omit<SegmentOptions, "seed" | "onProgress">;
  readonly train?: Omit<TrainOptions, "seed" | "onProgress" | "clock">;
}

/** What a study is given to work with. */
export interface StudyGiven {
  /** The caller's own table, if there is one. */
  readonly data: MovieTable | null;
  /** What the caller chose for the studies of that table. */
  readonly stages: StageOptions;
  /** The file of TMDB 5000, if it is at hand. */
  readonly tmdb: string | null;
  /** Integer from 0 up; one seed, one answer. */
  readonly seed: number;
  readonly onProgress: (progress: Progress) => void;
  /** Threads for large tables; undefined where the studies themselves run in several. */
  readonly threads: WorkContext["threads"];
  /** What `make` gives, made once a run: for tables that several studies need. */
  share<Made>(make: (given: StudyGiven) => Promise<Made>): Promise<Made>;
}

/** What a study found. */
export interface StudyOutcome {
  /** The table it is about. */
  readonly table: MovieTable;
  /** In place of the study's own, where it hangs on the table. */
  readonly title?: string;
  /** A sentence that must come before the conclusion. */
  readonly preface?: string;
  /** Limits of the table, besides the study's own. */
  readonly knownLimits?: readonly string[];
  /** At least one. */
  readonly parts: Partial<StudyParts>;
  /** The hit model, where one was made. */
  readonly model?: HitModel;
}
