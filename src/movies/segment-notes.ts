import { type Note, note } from "../notes.ts";
import { type MovieTable, movieCount } from "./movie.ts";
import type { ScanPoint } from "./segment-result.ts";
import { pairwiseRowLimit } from "./segment-scan.ts";

/** Below this mean silhouette segments overlap more than they stand apart (Kaufman and Rousseeuw 1990, table 4). */
const weakSilhouette = 0.25;
const smallSample = 50;

/** What the movies themselves bring to bear in mind. constant: measures that do not vary. */
export function dataNotes(movies: MovieTable, constant: readonly string[]): Note[] {
  const rows = movieCount(movies);
  const notes: Note[] = constant.map((name) =>
    note("DROPPED_CONSTANT", `${name} is the same for every movie, so it tells the segments nothing.`),
  );
  if (rows < smallSample) {
    notes.push(note("SMALL_SAMPLE", `${rows} movies are few: read the segments as a sketch, not as a finding.`));
  }
  if (rows > pairwiseRowLimit) {
    const message = `The silhouette was measured on ${pairwiseRowLimit} of ${rows} movies, drawn at random.`;
    notes.push(note("SEGMENTS_SAMPLED", message));
  }
  return notes;
}

/** What the number of segments brings to bear in mind. floor: the stability from which a number counts as stable. */
export function choiceNotes(
  chosen: ScanPoint,
  anyStable: boolean,
  elbowK: number | null,
  silhouetteK: number,
  floor: number,
): Note[] {
  const notes: Note[] = [];
  if (!anyStable) {
    notes.push(note("K_UNSTABLE", `No number of segments reaches a stability of ${floor} under resampling.`));
  }
  if ((elbowK !== null && elbowK !== chosen.k) || silhouetteK !== chosen.k) {
    const elbow = elbowK === null ? "the elbow shows no knee" : `the elbow points to ${elbowK}`;
    const message = `${chosen.k} segments are used, while ${elbow} and the best silhouette is at ${silhouetteK}; stability at ${chosen.k} is ${chosen.stability.toFixed(2)}.`;
    notes.push(note("K_DISAGREE", message));
  }
  if (chosen.silhouette < weakSilhouette) {
    const message = `A mean silhouette of ${chosen.silhouette.toFixed(2)} means that the segments overlap a great deal.`;
    notes.push(note("SEGMENTS_WEAK", message));
  }
  return notes;
}
