import type { ChartDocument } from "../charts/document.ts";
import type { Note } from "../notes.ts";
import type { PartName, StudyParts } from "../studies/study-parts.ts";
import type { Html } from "./html.ts";
import {
  ceilingFigures,
  type KeyFigure,
  preparationFigures,
  segmentationFigures,
  synthesisFigures,
  trainingFigures,
} from "./key-figures.ts";
import { preparationMarks, segmentationMarks, synthesisMarks, type TrustMark, trainingMarks } from "./part-marks.ts";
import { newMoviesMarkdown, newMoviesSection, outsideMarkdown, outsideSection } from "./prediction-section.ts";
import { preparationMarkdown, preparationSection } from "./preparation-section.ts";
import { segmentationMarkdown } from "./segmentation-markdown.ts";
import { segmentationSection } from "./segmentation-section.ts";
import { ceilingMarkdown, ceilingSection, synthesisMarkdown, synthesisSection } from "./synthesis-section.ts";
import { trainingMarkdown } from "./training-markdown.ts";
import { trainingSection } from "./training-section.ts";

/** How the report tells a part of a study. */
export interface ReportPart {
  readonly name: PartName;
  readonly notes: readonly Note[];
  readonly marks: readonly TrustMark[];
  readonly keyFigures: readonly KeyFigure[];
  /** notes: those that were not told before. */
  section(notes: readonly Note[], document: ChartDocument): Html;
  /** A list of blocks; notes as above. */
  markdown(notes: readonly Note[]): string[];
}

/** The parts that a study has, in the order they are told. */
export function reportParts(study: StudyParts): ReportPart[] {
  const { preparation, synthesis, segmentation, training, ceiling, outsideTest, newMovies } = study;
  const parts: (ReportPart | null)[] = [
    preparation && {
      name: "preparation",
      notes: preparation.notes,
      marks: preparationMarks(preparation),
      keyFigures: preparationFigures(preparation),
      section: (notes, document) => preparationSection(preparation, notes, document),
      markdown: (notes) => preparationMarkdown(preparation, notes),
    },
    synthesis && {
      name: "synthesis",
      notes: synthesis.notes,
      marks: synthesisMarks(synthesis),
      keyFigures: synthesisFigures(synthesis),
      section: (notes, document) => synthesisSection(synthesis, notes, document),
      markdown: (notes) => synthesisMarkdown(synthesis, notes),
    },
    segmentation && {
      name: "segmentation",
      notes: segmentation.notes,
      marks: segmentationMarks(segmentation),
      keyFigures: segmentationFigures(segmentation),
      section: (notes, document) => segmentationSection(segmentation, notes, document),
      markdown: (notes) => segmentationMarkdown(segmentation, notes),
    },
    training && {
      name: "training",
      notes: training.notes,
      marks: trainingMarks(training),
      keyFigures: trainingFigures(training),
      section: (notes, document) => trainingSection(training, notes, document),
      markdown: (notes) => trainingMarkdown(training, notes),
    },
    ceiling && {
      name: "ceiling",
      notes: ceiling.notes,
      marks: [],
      keyFigures: ceilingFigures(ceiling),
      section: (notes, document) => ceilingSection(ceiling, notes, document),
      markdown: (notes) => ceilingMarkdown(ceiling, notes),
    },
    outsideTest && {
      name: "outsideTest",
      notes: outsideTest.notes,
      marks: [],
      keyFigures: [],
      section: (notes, document) => outsideSection(outsideTest, notes, document),
      markdown: (notes) => outsideMarkdown(outsideTest, notes),
    },
    newMovies && {
      name: "newMovies",
      notes: newMovies.notes,
      marks: [],
      keyFigures: [],
      section: (notes, document) => newMoviesSection(newMovies, notes, document),
      markdown: (notes) => newMoviesMarkdown(newMovies, notes),
    },
  ];
  return parts.filter((part) => part !== null);
}
