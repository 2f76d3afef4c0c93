import type { ChartDocument } from "../charts/document.ts";
import { plainText } from "../export/markdown.ts";
import type { Note } from "../notes.ts";
import type { PreparationResult } from "../studies/study-parts.ts";
import { listOf } from "./format.ts";
import { type Html, html } from "./html.ts";
import { listBlocks, notesBlocks, tableBlock } from "./markdown-blocks.ts";
import { listView, notesView, paragraphs, tableView } from "./page-parts.ts";
import { droppedTable, findingsTable } from "./preparation-tables.ts";
import { profileSection } from "./profile-section.ts";
import { columnsTable, contrastsTable } from "./profile-tables.ts";
import { profileFindings } from "./profile-wording.ts";

const title = "From films to a movie table";

/** How a table was made of films: what was left out, what was odd, and what the table holds. */
export function preparationSection(result: PreparationResult, notes: readonly Note[], document: ChartDocument): Html {
  return html`<h3>${title}</h3>
${tableView(droppedTable(result), document)}
${tableView(findingsTable(result), document)}
${listView(profileFindings(result.profile))}
${paragraphs(outcomeSentences(result))}
${notesView(notes)}
${profileSection(result.profile, document)}
`;
}

/** The same in Markdown: a list of blocks. */
export function preparationMarkdown(result: PreparationResult, notes: readonly Note[]): string[] {
  return [
    `### ${title}`,
    tableBlock(droppedTable(result)),
    tableBlock(findingsTable(result)),
    ...listBlocks(profileFindings(result.profile)),
    ...outcomeSentences(result).map(plainText),
    ...notesBlocks(notes),
    tableBlock(columnsTable(result.profile)),
    ...(result.profile.hitAgainstNot.length === 0 ? [] : [tableBlock(contrastsTable(result.profile))]),
  ];
}

/** Columns that tell hits because hits are measured by them. */
function outcomeSentences({ outcomes }: PreparationResult): string[] {
  if (outcomes.length === 0) return [];
  return [
    `Of the columns below, ${listOf(outcomes)} ${outcomes.length === 1 ? "says" : "say"} how a film turned out: shown here, and never learned from.`,
  ];
}
