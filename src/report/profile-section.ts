import { correlationHeatMap } from "../charts/correlation-heat-map.ts";
import type { ChartDocument } from "../charts/document.ts";
import { histogramChart } from "../charts/histogram.ts";
import { hitAgainstNotChart } from "../charts/hit-against-not.ts";
import { hitCorrelationsChart } from "../charts/hit-correlations.ts";
import { compact } from "../charts/words.ts";
import type { ColumnProfile, HitContrast, TableProfile } from "../movies/profile/profile-result.ts";
import { countOf, decimal, score } from "./format.ts";
import { type Html, html } from "./html.ts";
import { detailsView, figure, tableView } from "./page-parts.ts";
import { columnsTable, contrastsTable, frequentTable } from "./profile-tables.ts";

/** Tables of a thousand columns are not drawn out: the table names them all. */
const mostFigures = 24;

/** The columns of a profile: figures, distributions, correlations, hits against the others. */
export function profileSection(profile: TableProfile, document: ChartDocument): Html {
  const frequent = frequentTable(profile);
  const histograms = profile.columns
    .filter(({ numbers }) => numbers !== null)
    .slice(0, mostFigures)
    .map((column) => figure(column.label, rangeText(column), histogramChart(column, document)));
  return html`<h3>The columns</h3>
${tableView(columnsTable(profile), document)}
${frequent === null ? null : detailsView("Most frequent values", [frequent], document)}
<h3>Distributions</h3>
<p>How many movies have which value. The orange line is the median.</p>
<div class="figures">
${histograms}</div>
${hitsView(profile, document)}
<h3>Correlations</h3>
<div class="figures wide">
${figure(
  "Which columns go together",
  "Pearson's correlation below the diagonal, Spearman's rank correlation above. Blue: both rise together; orange: one rises as the other falls.",
  correlationHeatMap(profile.correlations, document),
)}</div>
${leftOutView(profile)}
`;
}

function rangeText({ known, numbers }: ColumnProfile): string {
  return numbers === null ? "" : `${countOf(known, "value")}, ${compact(numbers.min)} to ${compact(numbers.max)}`;
}

function contrastText({ rocAuc, cohensD }: HitContrast): string {
  return `ROC AUC ${score(rocAuc)}${cohensD === null ? "" : `, Cohen's d ${decimal(cohensD, 2)}`}`;
}

function hitsView(profile: TableProfile, document: ChartDocument): Html {
  const contrasts = profile.hitAgainstNot;
  if (contrasts.length === 0) return html``;
  return html`<h3>Hits against the others</h3>
<div class="figures wide">
${figure(
  "Correlation with the hit",
  "Bars are 95% intervals: one that crosses 0 may be chance.",
  hitCorrelationsChart(contrasts, document),
)}</div>
<p>Below, hits point upwards and the others downwards, each as shares of its class. Lines are the medians.</p>
<div class="figures">
${contrasts
  .slice(0, mostFigures)
  .map((contrast) => figure(contrast.label, contrastText(contrast), hitAgainstNotChart(contrast, document)))}</div>
${tableView(contrastsTable(profile), document)}`;
}

function leftOutView({ correlations: { leftOut } }: TableProfile): Html {
  if (leftOut.length === 0) return html``;
  return html`<p class="soft">Not in the correlations, because they hold one value only or there were 40 columns before them: ${leftOut.slice(0, 20).join(", ")}${leftOut.length > 20 ? ` and ${leftOut.length - 20} more` : ""}.</p>`;
}
