import type { ChartDocument } from "../charts/document.ts";
import { plainText } from "../export/markdown.ts";
import type { EvaluateResult } from "../movies/evaluate-model.ts";
import type { PredictResult } from "../movies/predict-result.ts";
import type { Note } from "../notes.ts";
import { type Html, html } from "./html.ts";
import { notesBlocks, tableBlock } from "./markdown-blocks.ts";
import { notesView, paragraphs, tableView } from "./page-parts.ts";
import { newMoviesTable, outsideTable } from "./prediction-tables.ts";

const outsideTitle = "An outside test";
const outsideSentence = "The hit model as it stands, on another table than the one it was made from and tested on.";
const newMoviesTitle = "New movies";
const newMoviesSentence =
  "The interval is the hit rate among movies of about this probability; a verdict is too close to call when it lies on both sides of the threshold.";

/** A hit model on a table it had no part in. */
export function outsideSection(result: EvaluateResult, notes: readonly Note[], document: ChartDocument): Html {
  return html`<h3>${outsideTitle}</h3>
${paragraphs([outsideSentence])}
${tableView(outsideTable(result), document)}
${notesView(notes)}
`;
}

/** The same in Markdown: a list of blocks. */
export function outsideMarkdown(result: EvaluateResult, notes: readonly Note[]): string[] {
  return [`### ${outsideTitle}`, plainText(outsideSentence), tableBlock(outsideTable(result)), ...notesBlocks(notes)];
}

/** What a hit model says of new movies. */
export function newMoviesSection(result: PredictResult, notes: readonly Note[], document: ChartDocument): Html {
  return html`<h3>${newMoviesTitle}</h3>
${paragraphs([newMoviesSentence])}
${tableView(newMoviesTable(result), document)}
${notesView([...notes, ...movieNotes(result)])}
`;
}

/** The same in Markdown: a list of blocks. */
export function newMoviesMarkdown(result: PredictResult, notes: readonly Note[]): string[] {
  return [
    `### ${newMoviesTitle}`,
    plainText(newMoviesSentence),
    tableBlock(newMoviesTable(result)),
    ...notesBlocks([...notes, ...movieNotes(result)]),
  ];
}

/** The notes of single movies, by their titles. */
function movieNotes({ predictions }: PredictResult): Note[] {
  return predictions.flatMap(({ title, notes }) =>
    notes.map(({ code, message }) => ({ code, message: `${title}: ${message}` })),
  );
}
