import { MarqueeError } from "../errors.ts";
import type { HitModel } from "../movies/hit-model.ts";
import { runApart } from "./run-apart.ts";
import { runChosen, type StudiesOptions, type StudyEnd } from "./run-chosen.ts";
import type { Study } from "./study.ts";
import { studies } from "./study-list.ts";
import type { StudyResult } from "./study-result.ts";

/** The studies there are, in the order they run. Those that end in `-data` are about the caller's own table. */
export const studyNames: readonly string[] = studies.map((study) => study.name);

export interface StudiesRun {
  readonly studies: readonly StudyResult[];
  /** Studies that could not run, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** The hit models of the prediction studies. */
  readonly models: readonly { readonly study: string; readonly model: HitModel }[];
}

/**
 * Runs studies. One whose data refuse it (no target, too few rows, film list not installed) is skipped with the reason; when
 * none can run, the first reason is thrown. With two threads or more, one that takes long runs in a thread beside
 * the others; the results do not depend on it.
 *
 * Throws STUDY_UNKNOWN; USAGE when a study needs a table and none is given, or a table is given that no study uses;
 * and what `segment` and `train` throw for the options.
 */
export async function runStudies(options: StudiesOptions): Promise<StudiesRun> {
  const chosen = chooseStudies(options);
  const ends = await runInThreads(chosen, options);
  const refusal = ends.find((end) => "refusal" in end)?.refusal;
  const results = ends.flatMap((end) => ("result" in end ? [end] : []));
  if (results.length === 0 && refusal !== undefined) throw refusal;
  return {
    studies: results.map(({ result }) => result),
    skipped: ends.flatMap((end) => ("refusal" in end ? [{ name: end.study, reason: end.refusal.message }] : [])),
    models: results.flatMap(({ study, model }) => (model === null ? [] : [{ study, model }])),
  };
}

async function runInThreads(chosen: readonly Study[], options: StudiesOptions): Promise<StudyEnd[]> {
  const long = chosen.filter(({ takesLong }) => takesLong);
  const others = chosen.filter(({ takesLong }) => !takesLong);
  if ((options.threads ?? 1) < 2 || long.length === 0 || others.length === 0) return runChosen(chosen, options);
  const apart = runApart(
    long.map(({ name }) => name),
    options,
  );
  // Heard of even when the others throw first.
  apart.catch(() => undefined);
  const ends = [...(await runChosen(others, { ...options, threads: 1 })), ...(await apart)];
  return chosen.map(({ name }) => ends.find(({ study }) => study === name)!);
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
