import type { ChartDocument } from "../charts/document.ts";
import { learningCurveChart } from "../charts/learning-curve.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { checkTables } from "./choosing-tables.ts";
import { checkSentences } from "./choosing-wording.ts";
import { type Html, html } from "./html.ts";
import { detailsView, figure, paragraphs, tableView } from "./page-parts.ts";
import { checksTitle } from "./wording.ts";

/** Circular rules, random against time, nested cross-validation, canary and learning curve: those that there are. */
export function checksSection(result: TrainResult, document: ChartDocument): Html {
  const sentences = checkSentences(result);
  if (sentences.length === 0) return html``;
  const { rules, details } = checkTables(result);
  const curve = figure(
    "Learning curve",
    "A line that still rises at the right says that more movies would help. The band is one standard deviation over the folds.",
    learningCurveChart(result.learningCurve ?? [], document),
  );
  return html`<h4>${checksTitle}</h4>
${rules.length === 0 ? beside(paragraphs(sentences), curve) : html`${paragraphs(sentences.slice(0, 1))}${rules.map((table) => tableView(table, document))}${beside(paragraphs(sentences.slice(1)), curve)}`}
${detailsView("Checks in figures", details, document)}
`;
}

function beside(text: Html, chart: Html): Html {
  return chart.markup === "" ? text : html`<div class="figures wide">\n<div>${text}</div>\n${chart}</div>`;
}
