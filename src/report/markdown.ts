import type { TrainResult } from "../movies/train-result.ts";
import type { Note } from "../notes.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { checkTables, searchTable } from "./choosing-tables.ts";
import { checkSentences, searchSentence, standardErrorSentence } from "./choosing-wording.ts";
import { contributionsTable, explanationSentence } from "./explanation-wording.ts";
import {
  calibrationTable,
  comparisonTable,
  confusionTable,
  importanceTable,
  leaderboardTable,
  paramsTable,
  testTable,
} from "./model-tables.ts";
import { reliabilityTable, thresholdTable, trialsTable } from "./probability-tables.ts";
import { probabilitySentences } from "./probability-wording.ts";
import type { ReportTable } from "./report-table.ts";
import { dataTable, loadingsTable, scanTable, segmentsTable, studiesTable } from "./study-tables.ts";
import { trustMarks } from "./trust.ts";
import {
  baselineSentence,
  checksTitle,
  choiceOfK,
  dataSentences,
  explanationTitle,
  methodSentence,
  notesByPlace,
  oneClassSentence,
  probabilityTitle,
  reportTitle,
  runLine,
  searchesTitle,
  splitSentence,
  standInSentences,
  tieSentence,
} from "./wording.ts";

/** A run as Markdown: what the page says, in words and tables, without the charts. Texts from data are escaped. */
export function renderMarkdown(run: RunResult): string {
  return `${[
    `# ${plain(reportTitle)}`,
    plain(runLine(run)),
    "## In a minute",
    ...run.studies.map(
      (study) => `- **${plain(study.title)}.** ${plain(study.conclusion)} *${plain(trustText(study))}*`,
    ),
    ...(run.studies.length === 0 ? ["No study ran."] : [tableText(studiesTable(run))]),
    ...titled("### Not run", bullets(run.skipped.map(({ name, reason }) => `${name}: ${reason}`))),
    ...run.studies.flatMap((study) => studyText(study, run)),
    "---",
    `Made by \`${code(run.command)}\` with Marquee ${plain(run.version)} and seed ${run.seed}. The same data, version and seed give the same figures.`,
  ].join("\n\n")}\n`;
}

function studyText(study: StudyResult, run: RunResult): string[] {
  const notes = notesByPlace(study);
  return [
    `## ${plain(study.title)}`,
    `*${plain(study.question)}*`,
    `**${plain(study.conclusion)}**`,
    plain(trustText(study)),
    ...titled("### What to do with it", bullets(study.decisions)),
    ...titled("### How far it goes", bullets(study.limits)),
    ...notesText(notes.study),
    "### The data",
    ...dataSentences(study).map(plain),
    ...bullets(standInSentences(study)),
    ...notesText(notes.data),
    tableText(dataTable(study)),
    ...segmentationText(study, notes.segmentation),
    ...trainingText(study, notes.training),
    "### How to reproduce it",
    [
      `- Command: \`${code(study.command)}\``,
      `- Seed: ${run.seed}`,
      `- Data: ${plain(study.data.source)}`,
      `- SHA-256 of the data: ${study.data.hash === null ? "none: the table was made in memory" : `\`${code(study.data.hash)}\``}`,
      `- Version: Marquee ${plain(run.version)}`,
    ].join("\n"),
  ];
}

function segmentationText({ segmentation }: StudyResult, notes: readonly Note[]): string[] {
  if (segmentation === null) return [];
  const loadings = loadingsTable(segmentation);
  return [
    "### The segments",
    plain(methodSentence(segmentation)),
    tableText(segmentsTable(segmentation)),
    ...notesText(notes),
    plain(choiceOfK(segmentation)),
    tableText(scanTable(segmentation)),
    ...(loadings === null ? [] : [tableText(loadings)]),
  ];
}

function trainingText({ training }: StudyResult, notes: readonly Note[]): string[] {
  if (training === null) return [];
  return [
    "### The hit model",
    plain(splitSentence(training)),
    ...notesText(notes),
    plain(`${tieSentence(training)} ${baselineSentence(training)}`.trim()),
    tableText(leaderboardTable(training)),
    tableText(comparisonTable(training)),
    plain(standardErrorSentence),
    tableText(paramsTable(training)),
    ...titled(`#### ${searchesTitle}`, [
      ...bullets(training.searches.map(searchSentence)),
      ...training.searches.map((search) => tableText(searchTable(search))),
    ]),
    "#### The one test",
    ...(training.test.roc === null ? [oneClassSentence] : []),
    ...[testTable, confusionTable, calibrationTable, importanceTable].map((table) => tableText(table(training))),
    `#### ${probabilityTitle}`,
    ...bullets(probabilitySentences(training)),
    ...probabilityTables(training).map(tableText),
    ...explanationText(training),
    ...checksText(training),
  ];
}

function probabilityTables({ probability }: TrainResult): ReportTable[] {
  const tables = [thresholdTable(probability), trialsTable(probability), reliabilityTable(probability)];
  return tables.filter((table) => table !== null);
}

function explanationText({ explanation }: TrainResult): string[] {
  if (explanation === null) return [];
  return [
    `#### ${explanationTitle}`,
    plain(explanationSentence(explanation)),
    tableText(contributionsTable(explanation)),
  ];
}

function checksText(training: TrainResult): string[] {
  const { rules, details } = checkTables(training);
  return titled(`#### ${checksTitle}`, [
    ...bullets(checkSentences(training)),
    ...[...rules, ...details].map(tableText),
  ]);
}

function trustText(study: StudyResult): string {
  return `Trust: ${trustMarks(study)
    .map((mark) => mark.text.toLowerCase())
    .join("; ")}.`;
}

function titled(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [title, ...blocks];
}

function bullets(sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [sentences.map((sentence) => `- ${plain(sentence)}`).join("\n")];
}

function notesText(notes: readonly Note[]): string[] {
  return notes.length === 0 ? [] : [notes.map(({ message }) => `> ${plain(message)}`).join("\n>\n")];
}

function tableText(table: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `*${plain(table.caption)}*`,
    "",
    line(table.columns.map((column) => plain(column.title))),
    line(table.columns.map((column) => (column.numeric ? "---:" : "---"))),
    ...table.rows.map(({ cells, strong }) =>
      line(cells.map((cell) => (strong && cell !== "" ? `**${plain(cell)}**` : plain(cell)))),
    ),
  ].join("\n");
}

/** A text that Markdown reads as itself, on one line. */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/^(\d+)([.)])(?=\s)/, "$1\\$2")
    .replace(/^([-+=])/, "\\$1");
}

/** A text for between backticks: the few characters that would end or break the span are replaced. */
function code(text: string): string {
  return oneLine(text).replace(/`/g, "'");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
