import { calibrationChart } from "../charts/calibration.ts";
import { comparisonChart } from "../charts/comparisons.ts";
import { confusionChart } from "../charts/confusion.ts";
import { precisionRecallChart, rocChart } from "../charts/curves.ts";
import type { ChartDocument } from "../charts/document.ts";
import { gainImportanceChart, permutationImportanceChart } from "../charts/importance.ts";
import { leaderboardChart } from "../charts/leaderboard.ts";
import type { TrainResult } from "../movies/train-result.ts";
import type { Note } from "../notes.ts";
import { checksSection } from "./checks-section.ts";
import { searchTable } from "./choosing-tables.ts";
import { searchSentence, standardErrorSentence } from "./choosing-wording.ts";
import { explanationSection } from "./explanation-section.ts";
import { type Html, html } from "./html.ts";
import {
  calibrationTable,
  comparisonTable,
  importanceTable,
  leaderboardTable,
  paramsTable,
  testTable,
} from "./model-tables.ts";
import { momentsSection } from "./moments-section.ts";
import { inputsSentence } from "./moments-wording.ts";
import { detailsView, figure, listView, notesView, paragraphs, tableView } from "./page-parts.ts";
import { probabilitySection } from "./probability-section.ts";
import { baselineSentence, oneClassSentence, searchesTitle, splitSentence, tieSentence } from "./wording.ts";

/**
 * The hit model of a study: who competed, how the chosen one did in its one test, what its probabilities are worth, what
 * it goes by, and whether its figures can be believed.
 */
export function trainingSection(result: TrainResult, notes: readonly Note[], document: ChartDocument): Html {
  const { explanation, test, threshold } = result;
  return html`<h3>The hit model</h3>
<p>${splitSentence(result)}</p>
${paragraphs([inputsSentence(result)])}
${notesView(notes)}
<h4>Which learner</h4>
${paragraphs([tieSentence(result), baselineSentence(result)])}
<div class="figures wide">
${contestFigures(result, document)}</div>
${tableView(leaderboardTable(result), document)}
${paragraphs([standardErrorSentence])}
${detailsView("Comparisons and hyper-parameters in figures", [comparisonTable(result), paramsTable(result)], document)}
${searchesView(result, document)}
${momentsSection(result, document)}
<h4>The one test</h4>
${paragraphs(test.roc === null ? [oneClassSentence] : [])}
${tableView(testTable(result), document)}
<div class="figures">
${testFigures(result, document)}</div>
${detailsView("Calibration and importance in figures", [calibrationTable(result), importanceTable(result)], document)}
${probabilitySection(result, document)}
${explanation === null ? null : explanationSection(explanation, threshold, document)}
${checksSection(result, document)}
`;
}

function searchesView({ searches }: TrainResult, document: ChartDocument): Html {
  if (searches.length === 0) return html``;
  return html`<h4>${searchesTitle}</h4>
${listView(searches.map(searchSentence))}
${detailsView("The best candidates of each search", searches.map(searchTable), document)}`;
}

function contestFigures(result: TrainResult, document: ChartDocument): Html[] {
  return [
    figure(
      "Leaderboard",
      "Rings are the folds, the dot their mean, the band one standard deviation to either side. The dashed line is what guessing reaches.",
      leaderboardChart(result, document),
    ),
    figure(
      "Is the leader really ahead?",
      "Paired bootstrap intervals. Hollow: the interval holds 0, so the two are tied.",
      comparisonChart(result, document),
    ),
  ];
}

function testFigures(result: TrainResult, document: ChartDocument): Html[] {
  return [
    figure(
      "ROC curve",
      `Hits found against false alarms, over all thresholds. The ring is the ${result.probability.decision.ownThresholds ? "learned threshold; each movie has its own" : "threshold in use"}.`,
      rocChart(result, document),
    ),
    figure(
      "Precision and recall",
      "How clean the list of called hits stays as it gets longer.",
      precisionRecallChart(result, document),
    ),
    figure(
      "Calibration",
      "Whether 70% means 70%. Larger dots stand for more movies; bars are 95% intervals.",
      calibrationChart(result, document),
    ),
    figure(
      "Confusion matrix",
      "Truth against verdict: right calls blue, wrong ones orange. Shares are of the row.",
      confusionChart(result, document),
    ),
    figure(
      "What the verdicts rest on",
      "How much worse the ranking of the test movies gets when a feature is shuffled; thin bars are one standard deviation.",
      permutationImportanceChart(result, document),
    ),
    figure(
      "What the learner used",
      "The share each feature has in the fit itself.",
      gainImportanceChart(result, document),
    ),
  ];
}
