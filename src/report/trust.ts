import type { StudyResult } from "../studies/study-result.ts";
import type { TrustMark } from "./part-marks.ts";
import { reportParts } from "./report-parts.ts";

/** The marks of a study: those of its parts, and what its data rest on. */
export function trustMarks(study: StudyResult): TrustMark[] {
  const synthetic = study.data.notes.some(({ code }) => code === "SYNTHETIC");
  return [
    ...(synthetic ? [{ level: "poor", text: "Synthetic movies: no market evidence" } as const] : []),
    ...reportParts(study).flatMap(({ marks }) => marks),
    ...(study.data.proxies.length === 0 ? [] : [{ level: "fair", text: "Engagement by proxy" } as const]),
    ...(study.data.targetRule === null ? [] : [{ level: "fair", text: "Hits by a rule" } as const]),
  ];
}
