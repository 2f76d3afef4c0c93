import { MarqueeError } from "../errors.ts";
import type { Progress } from "../learn/context.ts";
import { describeTable } from "../movies/describe.ts";
import type { HitModel } from "../movies/hit-model.ts";
import type { MovieTable } from "../movies/movie.ts";
import { syntheticMovies } from "../movies/origin.ts";
import type { Note } from "../notes.ts";
import { keptPool } from "../parallel/thread-pool.ts";
import { dataLimits } from "./limits.ts";
import { partWords } from "./part-words.ts";
import type { StageOptions, Study, StudyGiven } from "./study.ts";
import { noParts, type StudyParts } from "./study-parts.ts";
import type { StudyData, StudyResult } from "./study-result.ts";

export interface StudiesOptions {
  /** The caller's own table, for `segment-data` and `predict-data`. */
  readonly data?: MovieTable;
  /** The file of TMDB 5000 (.csv, .csv.gz or .zip), for the studies of real films; without it they take the film list. */
  readonly tmdb?: string;
  /** Which studies; default those of `data` when it is given, else all others. */
  readonly names?: readonly string[];
  /** How the caller's own table is segmented and learned from. */
  readonly stages?: StageOptions;
  /** Integer from 0 up; one seed, one answer. */
  readonly seed: number;
  /** How many threads may work; default 1. */
  readonly threads?: number;
  readonly onProgress?: (progress: StudyProgress) => void;
  /** The command line that started this, shown with the studies of the caller's own table. */
  readonly command?: string;
}

export interface StudyProgress extends Progress {
  readonly study?: string;
}

/** What became of a study: its result, with the hit model where one was made, or why the data refuse it. */
export type StudyEnd =
  | { readonly study: string; readonly result: StudyResult; readonly model: HitModel | null }
  | { readonly study: string; readonly refusal: MarqueeError };

/** Runs studies one after the other. Throws what they throw that is no refusal by the data. */
export async function runChosen(chosen: readonly Study[], options: StudiesOptions): Promise<StudyEnd[]> {
  const ends: StudyEnd[] = [];
  const share = sharedOnce();
  const threads = (options.threads ?? 1) > 1 ? keptPool(options.threads) : undefined;
  for (const study of chosen) {
    const given: StudyGiven = {
      data: options.data ?? null,
      stages: options.stages ?? {},
      tmdb: options.tmdb ?? null,
      seed: options.seed,
      threads,
      onProgress: (progress) => options.onProgress?.({ ...progress, study: study.name }),
      share: (make) => share(make, given),
    };
    try {
      const { result, model } = await runStudy(study, given, options);
      ends.push({ study: study.name, result, model: model ?? null });
    } catch (error) {
      if (!isRefusal(error, options)) throw error;
      ends.push({ study: study.name, refusal: error });
    }
  }
  return ends;
}

/** Makes what several studies need once, for the study that asks first. A refusal is kept too: asking again would not mend it. */
function sharedOnce() {
  const made = new Map<unknown, Promise<unknown>>();
  return <Made>(make: (given: StudyGiven) => Promise<Made>, given: StudyGiven): Promise<Made> => {
    const known = made.get(make) as Promise<Made> | undefined;
    if (known !== undefined) return known;
    const fresh = make(given);
    made.set(make, fresh);
    return fresh;
  };
}

/** True for errors that say the data do not allow the study, or that the film list is not installed. A file that was named must be there. */
function isRefusal(error: unknown, { tmdb }: StudiesOptions): error is MarqueeError {
  if (!(error instanceof MarqueeError)) return false;
  return error.exitCode === 3 || (error.code === "FILE_NOT_FOUND" && tmdb === undefined);
}

const syntheticPreface = "Of synthetic movies, so no evidence about any market:";

async function runStudy(study: Study, given: StudyGiven, options: StudiesOptions) {
  const outcome = await study.run(given);
  const { table, parts: found, model } = outcome;
  const parts: StudyParts = { ...noParts, ...found };
  const data: StudyData = {
    source: table.source,
    hash: table.hash,
    description: describeTable(table),
    proxies: table.proxies,
    targetRule: table.targetRule,
    notes: table.notes,
  };
  const madeUp = study.madeUp || syntheticMovies(table) > 0;
  const words = partWords(parts, {
    madeUp,
    proxied: table.proxies.length > 0,
    derived: table.targetRule !== null,
  });
  const result: StudyResult = {
    name: study.name,
    title: outcome.title ?? study.title,
    question: study.question,
    data,
    ...parts,
    conclusion: [
      madeUp && !study.madeUp ? syntheticPreface : "",
      outcome.preface ?? "",
      ...words.map(({ conclusion }) => conclusion),
    ]
      .filter(Boolean)
      .join(" "),
    decisions: words.flatMap(({ decisions }) => decisions),
    limits: [
      ...dataLimits(data, madeUp),
      ...study.knownLimits,
      ...(outcome.knownLimits ?? []),
      ...words.flatMap(({ limits }) => limits),
    ],
    command: studyCommand(study, options),
    notes: ownNotes(
      table.notes,
      words.flatMap(({ notes }) => notes),
    ),
  };
  return { result, model };
}

function studyCommand({ name, ofCaller, ofFilms }: Study, { seed, command, data, tmdb }: StudiesOptions): string {
  if (ofCaller) return command ?? `marquee run ${JSON.stringify(data!.source)} --study ${name} --seed ${seed}`;
  const films = ofFilms && tmdb !== undefined ? ` --tmdb ${JSON.stringify(tmdb)}` : "";
  return `marquee run --study ${name} --seed ${seed}${films}`;
}

/** The notes of the parts themselves: those of the table are shown with the data. */
function ownNotes(ofTable: readonly Note[], ofParts: readonly Note[]): Note[] {
  const known = new Set(ofTable.map((given) => given.message));
  return ofParts.filter((given) => !known.has(given.message));
}
