import type { Note } from "../notes.ts";
import { segmentConclusion, trainConclusion } from "./conclusions.ts";
import { type DecisionBasis, segmentDecisions, trainDecisions } from "./decisions.ts";
import { segmentLimits, trainLimits } from "./limits.ts";
import { newMoviesConclusion, outsideConclusion, outsideLimits } from "./prediction-words.ts";
import { preparationConclusion, preparationDecisions, preparationLimits } from "./preparation-words.ts";
import type { StudyParts } from "./study-parts.ts";
import { ceilingConclusion, synthesisConclusion, synthesisLimits } from "./synthesis-words.ts";

/** What the words of every part must bear in mind. */
export interface StudyBasis extends DecisionBasis {
  /** Hits are computed by a rule. */
  readonly derived: boolean;
}

/** What a part comes to, computed from its figures. */
export interface PartWords {
  /** One sentence. */
  readonly conclusion: string;
  readonly decisions: readonly string[];
  readonly limits: readonly string[];
  readonly notes: readonly Note[];
}

/** The words of the parts that a study has, in the order of `StudyParts`. */
export function partWords(parts: StudyParts, basis: StudyBasis): PartWords[] {
  const { preparation, synthesis, segmentation, training, ceiling, outsideTest, newMovies } = parts;
  const words: (PartWords | null)[] = [
    preparation && {
      conclusion: preparationConclusion(preparation, basis.derived),
      decisions: preparationDecisions(preparation, basis.proxied),
      limits: preparationLimits(preparation),
      notes: preparation.notes,
    },
    synthesis && {
      conclusion: synthesisConclusion(synthesis),
      decisions: [],
      limits: synthesisLimits(synthesis),
      notes: synthesis.notes,
    },
    segmentation && {
      conclusion: segmentConclusion(segmentation, basis.proxied),
      decisions: segmentDecisions(segmentation, basis),
      limits: segmentLimits(segmentation),
      notes: segmentation.notes,
    },
    training && {
      conclusion: trainConclusion(training, basis.proxied, basis.derived),
      decisions: trainDecisions(training, basis),
      limits: trainLimits(training),
      notes: training.notes,
    },
    ceiling && {
      conclusion: ceilingConclusion(ceiling),
      decisions: [],
      limits: [],
      notes: ceiling.notes,
    },
    outsideTest && {
      conclusion: outsideConclusion(outsideTest),
      decisions: [],
      limits: outsideLimits(outsideTest),
      notes: outsideTest.notes,
    },
    newMovies && {
      conclusion: newMoviesConclusion(newMovies),
      decisions: [],
      limits: [],
      notes: newMovies.notes,
    },
  ];
  return words.filter((part) => part !== null);
}
