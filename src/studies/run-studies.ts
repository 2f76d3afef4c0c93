import { MarqueeError } from "../errors.ts";
import type { Progress } from "../learn/context.ts";
import { describeTable } from "../movies/describe.ts";
import type { HitModel } from "../movies/hit-model.ts";
import type { MovieTable } from "../movies/movie.ts";
import { syntheticMovies } from "../movies/origin.ts";
import type { Note } from "../notes.ts";
import { generateSynthetic } from "./generate-synthetic.ts";
import { dataLimits } from "./limits.ts";
import { partWords } from "./part-words.ts";
import { predictData } from "./predict-data.ts";
import { predictOriginal } from "./predict-original.ts";
import { predictSynthetic } from "./predict-synthetic.ts";
import { predictTmdb } from "./predict-tmdb.ts";
import { prepareTmdb } from "./prepare-tmdb.ts";
import { segmentData } from "./segment-data.ts";
import { segmentFilms } from "./segment-films.ts";
import { segmentOriginal } from "./segment-original.ts";
import { segmentSynthetic } from "./segment-synthetic.ts";
import type { StageOptions, Study, StudyGiven } from "./study.ts";
import { noParts, type StudyParts } from "./study-parts.ts";
import type { StudyData, StudyResult } from "./study-result.ts";

const studies: readonly Study[] = [
  segmentOriginal,
  segmentSynthetic,
  prepareTmdb,
  segmentFilms,
  generateSynthetic,
  predictTmdb,
  predictOriginal,
  predictSynthetic,
  segmentData,
  predictData,
];

/** The studies there are, in the order they run. Those that end in `-data` are about the caller's own table. */
export const studyNames: readonly string[] = studies.map((study) => study.name);

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
  readonly onProgress?: (progress: StudyProgress) => void;
  /** The command line that started this, shown with the studies of the caller's own table. */
  readonly command?: string;
}

export interface StudyProgress extends Progress {
  readonly study?: string;
}

export interface StudiesRun {
  readonly studies: readonly StudyResult[];
  /** Studies that could not run, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** The hit models of the prediction studies. */
  readonly models: readonly { readonly study: string; readonly model: HitModel }[];
}

/**
 * Runs studies one after the other. A study whose data refuse it (no target, too few rows, film list not installed) is
 * skipped with the reason; when none can run, the first reason is thrown.
 *
 * Throws STUDY_UNKNOWN; USAGE when a study needs a table and none is given, or a table is given that no study uses;
 * and what `segment` and `train` throw for the options.
 */
export async function runStudies(options: StudiesOptions): Promise<StudiesRun> {
  const chosen = chooseStudies(options);
  const results: StudyResult[] = [];
  const skipped: { name: string; reason: string }[] = [];
  const models: { study: string; model: HitModel }[] = [];
  let firstRefusal: MarqueeError | undefined;
  const share = sharedOnce();
  for (const study of chosen) {
    const given: StudyGiven = {
      data: options.data ?? null,
      stages: options.stages ?? {},
      tmdb: options.tmdb ?? null,
      seed: options.seed,
      onProgress: (progress) => options.onProgress?.({ ...progress, study: study.name }),
      share: (make) => share(make, given),
    };
    try {
      const { result, model } = await runStudy(study, given, options);
      results.push(result);
      if (model !== undefined) models.push({ study: study.name, model });
    } catch (error) {
      if (!isRefusal(error, options)) throw error;
      firstRefusal ??= error;
      skipped.push({ name: study.name, reason: error.message });
    }
  }
  if (results.length === 0 && firstRefusal !== undefined) throw firstRefusal;
  return { studies: results, skipped, models };
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

/** The studies that are meant, in the order of `studyNames`. */
function chooseStudies(options: StudiesOptions): readonly Study[] {
  const chosen = namedStudies(options);
  if (options.tmdb !== undefined && !chosen.some(({ ofFilms }) => ofFilms)) {
    throw new MarqueeError("USAGE", {
      expected: "a study of the films of TMDB 5000, whose file was given",
      found: `${chosen.map(({ name }) => name).join(", ")} and the file ${options.tmdb}`,
      remedy: "Add --study prepare-tmdb or --study predict-tmdb, or leave the file out.",
    });
  }
  return chosen;
}

function namedStudies({ data, names }: StudiesOptions): readonly Study[] {
  if (names === undefined || names.length === 0)
    return studies.filter((study) => study.ofCaller === (data !== undefined));
  for (const name of names) {
    if (!studyNames.includes(name)) {
      throw new MarqueeError("STUDY_UNKNOWN", {
        where: "study",
        expected: `one of ${studyNames.join(", ")}`,
        found: name,
      });
    }
  }
  const chosen = studies.filter((study) => names.includes(study.name));
  if (data !== undefined && !chosen.some((study) => study.ofCaller)) {
    throw new MarqueeError("USAGE", {
      expected: "a study of the table that was given",
      found: `${names.join(", ")} and the table ${data.source}`,
      remedy: "Add --study segment-data or --study predict-data, or leave the table out.",
    });
  }
  return chosen;
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
