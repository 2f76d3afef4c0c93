import type { Columns } from "../math/columns.ts";
import { rocAuc } from "../metrics/ranking.ts";
import { type Note, note } from "../notes.ts";
import { measureNames } from "./movie.ts";

/** From this ROC AUC up a single column separates the classes so well that the target may be made of it. */
const suspectAuc = 0.98;

/**
 * Warns of measures that by themselves nearly decide the target: it may have been made from them, and then a model only
 * finds the rule again. measures: 4 columns of the training rows, missing values NaN (passed over); target: 0s and 1s.
 */
export function leakNotes(measures: Columns, target: Uint8Array): Note[] {
  const suspects = measureNames.filter((_, index) => {
    const known = Array.from(target.keys()).filter((row) => !Number.isNaN(measures[index]![row]!));
    const auc = rocAuc(
      Uint8Array.from(known, (row) => target[row]!),
      Float64Array.from(known, (row) => measures[index]![row]!),
    );
    return auc !== null && Math.max(auc, 1 - auc) > suspectAuc;
  });
  if (suspects.length === 0) return [];
  const subject = suspects.length === 1 ? "By itself" : "Each by itself,";
  const verb = suspects.length === 1 ? "tells" : "tell";
  const message = `${subject} ${list(suspects)} ${verb} hits from the rest almost perfectly (ROC AUC above ${suspectAuc}): suspect that the target was made from ${suspects.length === 1 ? "it" : "them"}, or is known only afterwards.`;
  return [note("LEAK_SUSPECT", message)];
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
