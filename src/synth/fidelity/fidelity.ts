import { permutation, type RandomStream } from "../../math/random.ts";
import { measureColumns } from "../../movies/features.ts";
import { type MovieTable, takeMovies } from "../../movies/movie.ts";
import type { LabelledColumns } from "../generator.ts";
import type { SynthSettings } from "../synth-options.ts";
import type { Fidelity, Privacy } from "../synth-result.ts";
import { detectSynthetic } from "./detection.ts";
import { nearestDistances } from "./privacy.ts";
import { classShapes, marginPictures, tableSimilarity } from "./shapes.ts";
import { trainOnSynthetic } from "./utility.ts";

/**
 * Compares synthetic movies with those the generator learned from. table: the real movies with a known target; synthetic: no
 * missing values; copies: what was counted while they were made. Shapes and trends are of all given movies; detection,
 * utility and distances of those that lack no measure.
 */
export function judgeFidelity(
  table: MovieTable,
  synthetic: LabelledColumns,
  copies: Pick<Privacy, "copies" | "redrawn">,
  settings: SynthSettings,
  random: RandomStream,
): Fidelity {
  const real = labelledColumns(table);
  const rows = Array.from(permutation(real.hit.length, random.child(0)));
  const complete = takeMovies(
    table,
    rows.filter((row) => real.measures.every((column) => !Number.isNaN(column[row]))),
  );
  const shuffled = labelledColumns(complete);
  return {
    rows: { real: real.hit.length, synthetic: synthetic.hit.length },
    ...tableSimilarity(real, synthetic),
    classShapes: classShapes(real, synthetic),
    detection: detectSynthetic(withTarget(shuffled), withTarget(synthetic), random.child(1)),
    utility: trainOnSynthetic(complete, shuffled, settings, random.child(2)),
    privacy: { ...copies, ...nearestDistances(shuffled.measures, synthetic.measures) },
    margins: marginPictures(real, synthetic),
  };
}

function labelledColumns(table: MovieTable): LabelledColumns {
  return { measures: measureColumns(table), hit: Uint8Array.from(table.hit!) };
}

function withTarget({ measures, hit }: LabelledColumns): Float64Array[] {
  return [...measures, Float64Array.from(hit)];
}
