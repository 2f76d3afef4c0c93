import { plainText } from "../export/markdown.ts";
import type { SegmentResult } from "../movies/segment-result.ts";
import type { Note } from "../notes.ts";
import { notesBlocks, tableBlock } from "./markdown-blocks.ts";
import { loadingsTable, scanTable, segmentsTable } from "./segment-tables.ts";
import { choiceOfK, methodSentence } from "./wording.ts";

/** The segments of a study in Markdown: a list of blocks. */
export function segmentationMarkdown(segmentation: SegmentResult, notes: readonly Note[]): string[] {
  const loadings = loadingsTable(segmentation);
  return [
    "### The segments",
    plainText(methodSentence(segmentation)),
    tableBlock(segmentsTable(segmentation)),
    ...notesBlocks(notes),
    plainText(choiceOfK(segmentation)),
    tableBlock(scanTable(segmentation)),
    ...(loadings === null ? [] : [tableBlock(loadings)]),
  ];
}
