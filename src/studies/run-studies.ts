import { MarqueeError } from "../errors.ts";
import type { Progress } from "../learn/context.ts";
import { describeTable } from "../movies/describe.ts";
import type { HitModel } from "../movies/hit-model.ts";
import type { MovieTable } from "../movies/movie.ts";
import { segment } from "../movies/segment.ts";
import type { SegmentResult } from "../movies/segment-result.ts";
import { train } from "../movies/train.ts";
import type { TrainResult } from "../movies/train-result.ts";
import type { Note } from "../notes.ts";
import { segmentConclusion, trainConclusion } from "./conclusions.ts";
import { segmentDecisions, trainDecisions } from "./decisions.ts";
import { dataLimits, segmentLimits, trainLimits } from "./limits.ts";
import { predictData } from "./predict-data.ts";
import { predictFilms } from "./predict-films.ts";
import { predictOriginal } from "./predict-original.ts";
import { segmentData } from "./segment-data.ts";
import { segmentFilms } from "./segment-films.ts";
import { segmentOriginal } from "./segment-original.ts";
import type { Study } from "./study.ts";
import type { StudyData, StudyResult } from "./study-result.ts";

const studies: readonly Study[] = [
  segmentOriginal,
  predictOriginal,
  segmentFilms,
  predictFilms,
  segmentData,
  predictData,
];

/** The studies there are, in the order they run. Those that end in `-data` are about the caller's own table. */
export const studyNames: readonly string[] = studies.map((study) => study.name);

export interface StudiesOptions {
  /** The caller's own table, for `segment-data` and `predict-data`. */
  readonly data?: MovieTable;
  /** Which studies; default those of `data` when it is given, else all others. */
  readonly names?: readonly string[];
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
  for (const study of chosen) {
    try {
      const { result, model } = await runStudy(study, options);
      results.push(result);
      if (model !== null) models.push({ study: study.name, model });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      firstRefusal ??= error;
      skipped.push({ name: study.name, reason: error.message });
    }
  }
  if (results.length === 0 && firstRefusal !== undefined) throw firstRefusal;
  return { studies: results, skipped, models };
}

/** The studies that are meant, in the order of `studyNames`. */
function chooseStudies({ data, names }: StudiesOptions): readonly Study[] {
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

/** True for errors that say the data do not allow the study, or are not there. */
function isRefusal(error: unknown): error is MarqueeError {
  return error instanceof MarqueeError && (error.exitCode === 3 || error.code === "FILE_NOT_FOUND");
}

async function runStudy(
  study: Study,
  options: StudiesOptions,
): Promise<{ result: StudyResult; model: HitModel | null }> {
  const { seed } = options;
  const onProgress = (progress: Progress) => options.onProgress?.({ ...progress, study: study.name });
  const table = await study.load(options.data ?? null);
  if (study.task === "segment") {
    const segmentation = segment(table, { seed, onProgress });
    return { result: studyResult(study, options, table, segmentation, null), model: null };
  }
  const { result, model } = train(table, { seed, onProgress });
  return { result: studyResult(study, options, table, null, result), model };
}

function studyResult(
  study: Study,
  options: StudiesOptions,
  table: MovieTable,
  segmentation: SegmentResult | null,
  training: TrainResult | null,
): StudyResult {
  const data: StudyData = {
    source: table.source,
    hash: table.hash,
    description: describeTable(table),
    proxies: table.proxies,
    targetRule: table.targetRule,
    notes: table.notes,
  };
  const basis = { madeUp: study.madeUp, proxied: table.proxies.length > 0 };
  return {
    name: study.name,
    title: study.title,
    question: study.question,
    data,
    segmentation,
    training,
    conclusion:
      segmentation === null
        ? trainConclusion(training!, basis.proxied, table.targetRule !== null)
        : segmentConclusion(segmentation, basis.proxied),
    decisions: segmentation === null ? trainDecisions(training!, basis) : segmentDecisions(segmentation, basis),
    limits: [
      ...dataLimits(data, study.madeUp),
      ...study.knownLimits,
      ...(segmentation === null ? trainLimits(training!) : segmentLimits(segmentation)),
    ],
    command: studyCommand(study, options),
    notes: ownNotes(table.notes, segmentation?.notes ?? training!.notes),
  };
}

function studyCommand(study: Study, { seed, command, data }: StudiesOptions): string {
  if (!study.ofCaller) return `marquee run --study ${study.name} --seed ${seed}`;
  return command ?? `marquee run ${JSON.stringify(data!.source)} --study ${study.name} --seed ${seed}`;
}

/** The notes of the step itself: those of the table are shown with the data. */
function ownNotes(ofTable: readonly Note[], ofStep: readonly Note[]): Note[] {
  const known = new Set(ofTable.map((given) => given.message));
  return ofStep.filter((given) => !known.has(given.message));
}
