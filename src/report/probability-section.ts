import { reliabilityChart } from "../charts/calibration.ts";
import type { ChartDocument } from "../charts/document.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { decimal, scoreRange } from "./format.ts";
import { type Html, html } from "./html.ts";
import { detailsView, figure, listView, tableView } from "./page-parts.ts";
import { reliabilityTable, thresholdTable, trialsTable } from "./probability-tables.ts";
import { probabilitySentences } from "./probability-wording.ts";
import { probabilityTitle } from "./wording.ts";

/** Whether probabilities can be taken at their word, and where the line between hit and no hit was drawn. */
export function probabilitySection(result: TrainResult, document: ChartDocument): Html {
  const { probability } = result;
  const { value, interval } = probability.calibrationError;
  const tables = [thresholdTable(probability), trialsTable(probability)].filter((table) => table !== null);
  const bins = reliabilityTable(probability);
  const chart = figure(
    "Reliability out of fold",
    "Each forecast is from a model that had not seen the movie. Bars are 95% intervals; each dot holds about as many movies.",
    reliabilityChart(
      {
        title: "Reliability out of fold",
        bins: probability.reliability,
        figures: `calibration error ${decimal(value, 3)} (${scoreRange(interval, 3)})`,
      },
      document,
    ),
  );
  const beside = tables.length === 0 ? [bins] : tables;
  return html`<h4>${probabilityTitle}</h4>
${listView(probabilitySentences(result))}
<div class="figures wide">
${chart}<div class="stack">
${beside.map((table) => tableView(table, document))}</div>
</div>
${tables.length === 0 ? null : detailsView("Reliability in figures", [bins], document)}
`;
}
