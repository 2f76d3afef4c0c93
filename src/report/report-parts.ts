import type { ChartDocument } from "../charts/document.ts";
import type { Note } from "../notes.ts";
import type { PartName, StudyParts } from "../studies/study-parts.ts";
import type { Html } from "./html.ts";
import { type KeyFigure, segmentationFigures, trainingFigures } from "./key-figures.ts";
import { segmentationMarks, type TrustMark, trainingMarks } from "./part-marks.ts";
import { segmentationMarkdown } from "./segmentation-markdown.ts";
import { segmentationSection } from "./segmentation-section.ts";
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
export function reportParts({ segmentation, training }: StudyParts): ReportPart[] {
  const parts: (ReportPart | null)[] = [
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
  ];
  return parts.filter((part) => part !== null);
}
