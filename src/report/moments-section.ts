import type { ChartDocument } from "../charts/document.ts";
import { momentsChart } from "../charts/moments.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { type Html, html } from "./html.ts";
import { momentsSentence, momentsTable, momentsTitle } from "./moments-wording.ts";
import { figure, paragraphs, tableView } from "./page-parts.ts";

/** How well hits are told with what is known at each moment; nothing where no column besides the measures is known at any. */
export function momentsSection(result: TrainResult, document: ChartDocument): Html {
  const { moments, at } = result;
  if (moments === null) return html``;
  return html`<h4>${momentsTitle}</h4>
${paragraphs([momentsSentence(result)])}
<div class="figures wide">
${figure(
  "What can be told at each moment",
  "Dots are cross-validated figures with what is known by then, bars 95% intervals. Left of the dashed line is worse than guessing.",
  momentsChart(moments, at, document),
)}</div>
${tableView(momentsTable(result), document)}
`;
}
