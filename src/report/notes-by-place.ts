import type { Note } from "../notes.ts";
import type { StudyResult } from "../studies/study-result.ts";
import { type ReportPart, reportParts } from "./report-parts.ts";

export interface PlacedNotes {
  readonly data: readonly Note[];
  /** The parts of the study, each with the notes it tells. */
  readonly parts: readonly { readonly part: ReportPart; readonly notes: readonly Note[] }[];
  readonly study: readonly Note[];
}

/**
 * The notes of a study by the place where they are told; one that comes with several results is told once, and what stand-ins
 * there are is told by `standInSentences`.
 */
export function notesByPlace(study: StudyResult): PlacedNotes {
  const told = study.data.notes.filter(({ code }) => code === "PROXY" || code === "DERIVED_TARGET");
  const fresh = (notes: readonly Note[]) => {
    const news = notes.filter(
      ({ code, message }) => !told.some((other) => other.code === code && other.message === message),
    );
    told.push(...news);
    return news;
  };
  return {
    data: fresh(study.data.notes),
    parts: reportParts(study).map((part) => ({ part, notes: fresh(part.notes) })),
    study: fresh(study.notes),
  };
}
