import { codeText, plainText } from "../export/markdown.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { listBlocks, notesBlocks, tableBlock, titledBlocks } from "./markdown-blocks.ts";
import { notesByPlace } from "./notes-by-place.ts";
import { dataTable, studiesTable } from "./study-tables.ts";
import { trustMarks } from "./trust.ts";
import { dataSentences, reportTitle, runLine, standInSentences } from "./wording.ts";

/** A run as Markdown: what the page says, in words and tables, without the charts. Texts from data are escaped. */
export function renderMarkdown(run: RunResult): string {
  return `${[
    `# ${plainText(reportTitle)}`,
    plainText(runLine(run)),
    "## In a minute",
    ...run.studies.map(
      (study) => `- **${plainText(study.title)}.** ${plainText(study.conclusion)} *${plainText(trustText(study))}*`,
    ),
    ...(run.studies.length === 0 ? ["No study ran."] : [tableBlock(studiesTable(run))]),
    ...titledBlocks("### Not run", listBlocks(run.skipped.map(({ name, reason }) => `${name}: ${reason}`))),
    ...run.studies.flatMap((study) => studyText(study, run)),
    "---",
    `Made by ${codeText(run.command)} with Marquee ${plainText(run.version)} and seed ${run.seed}. The same data, version and seed give the same figures.`,
  ].join("\n\n")}\n`;
}

function studyText(study: StudyResult, run: RunResult): string[] {
  const notes = notesByPlace(study);
  return [
    `## ${plainText(study.title)}`,
    `*${plainText(study.question)}*`,
    `**${plainText(study.conclusion)}**`,
    plainText(trustText(study)),
    ...titledBlocks("### What to do with it", listBlocks(study.decisions)),
    ...titledBlocks("### How far it goes", listBlocks(study.limits)),
    ...notesBlocks(notes.study),
    "### The data",
    ...dataSentences(study).map(plainText),
    ...listBlocks(standInSentences(study)),
    ...notesBlocks(notes.data),
    tableBlock(dataTable(study)),
    ...notes.parts.flatMap((place) => place.part.markdown(place.notes)),
    "### How to reproduce it",
    [
      `- Command: ${codeText(study.command)}`,
      `- Seed: ${run.seed}`,
      `- Data: ${plainText(study.data.source)}`,
      `- SHA-256 of the data: ${study.data.hash === null ? "none: the table was made in memory" : codeText(study.data.hash)}`,
      `- Version: Marquee ${plainText(run.version)}`,
    ].join("\n"),
  ];
}

function trustText(study: StudyResult): string {
  return `Trust: ${trustMarks(study)
    .map((mark) => mark.text.toLowerCase())
    .join("; ")}.`;
}
