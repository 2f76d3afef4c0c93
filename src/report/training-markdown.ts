import { plainText } from "../export/markdown.ts";
import type { TrainResult } from "../movies/train-result.ts";
import type { Note } from "../notes.ts";
import { checkTables, searchTable } from "./choosing-tables.ts";
import { checkSentences, searchSentence, standardErrorSentence } from "./choosing-wording.ts";
import { contributionsTable, explanationSentence } from "./explanation-wording.ts";
import { listBlocks, notesBlocks, tableBlock, titledBlocks } from "./markdown-blocks.ts";
import {
  calibrationTable,
  comparisonTable,
  confusionTable,
  importanceTable,
  leaderboardTable,
  paramsTable,
  testTable,
} from "./model-tables.ts";
import { inputsSentence, momentsSentence, momentsTable, momentsTitle } from "./moments-wording.ts";
import { reliabilityTable, thresholdTable, trialsTable } from "./probability-tables.ts";
import { probabilitySentences } from "./probability-wording.ts";
import type { ReportTable } from "./report-table.ts";
import {
  baselineSentence,
  checksTitle,
  explanationTitle,
  oneClassSentence,
  probabilityTitle,
  searchesTitle,
  splitSentence,
  tieSentence,
} from "./wording.ts";

/** The hit model of a study in Markdown: a list of blocks. */
export function trainingMarkdown(training: TrainResult, notes: readonly Note[]): string[] {
  return [
    "### The hit model",
    plainText(splitSentence(training)),
    ...listBlocks([inputsSentence(training)].filter(Boolean)),
    ...notesBlocks(notes),
    plainText(`${tieSentence(training)} ${baselineSentence(training)}`.trim()),
    tableBlock(leaderboardTable(training)),
    tableBlock(comparisonTable(training)),
    plainText(standardErrorSentence),
    tableBlock(paramsTable(training)),
    ...titledBlocks(`#### ${searchesTitle}`, [
      ...listBlocks(training.searches.map(searchSentence)),
      ...training.searches.map((search) => tableBlock(searchTable(search))),
    ]),
    ...(training.moments === null
      ? []
      : [`#### ${momentsTitle}`, plainText(momentsSentence(training)), tableBlock(momentsTable(training))]),
    "#### The one test",
    ...(training.test.roc === null ? [oneClassSentence] : []),
    ...[testTable, confusionTable, calibrationTable, importanceTable].map((table) => tableBlock(table(training))),
    `#### ${probabilityTitle}`,
    ...listBlocks(probabilitySentences(training)),
    ...probabilityTables(training).map(tableBlock),
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
    plainText(explanationSentence(explanation)),
    tableBlock(contributionsTable(explanation)),
  ];
}

function checksText(training: TrainResult): string[] {
  const { rules, details } = checkTables(training);
  return titledBlocks(`#### ${checksTitle}`, [
    ...listBlocks(checkSentences(training)),
    ...[...rules, ...details].map(tableBlock),
  ]);
}
