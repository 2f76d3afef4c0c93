import type { ChartDocument } from "../charts/document.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { type Html, html } from "./html.ts";
import { marksView, notice, tableView } from "./page-parts.ts";
import { headlineFigure, studiesTable } from "./study-tables.ts";
import { trustMarks } from "./trust.ts";

/** What a manager reads in a minute: for each study its conclusion, its figure and how far to trust it. */
export function summarySection(run: RunResult, document: ChartDocument): Html {
  return html`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">In a minute</h2>
${run.studies.length === 0 ? html`<p>No study ran.</p>` : studiesView(run, document)}
${notice(
  "Not run",
  run.skipped.map(({ name, reason }) => `${name}: ${reason}`),
)}
</section>
`;
}

function studiesView(run: RunResult, document: ChartDocument): Html {
  const linked = (title: string, row: number) => html`<a href="#${run.studies[row]!.name}">${title}</a>`;
  return html`<ul class="cards">
${run.studies.map(studyCard)}</ul>
${tableView(studiesTable(run), document, linked)}`;
}

function studyCard(study: StudyResult): Html {
  const { name, value, detail, weak } = headlineFigure(study);
  return html`<li class="card">
<div class="body"><h3><a href="#${study.name}">${study.title}</a></h3><p>${study.conclusion}</p></div>
<p class="figure-value ${weak ? "weak" : "sound"}"><span class="value-name">${name}</span><span class="value">${value}</span><span class="value-detail">${detail}</span></p>
${marksView(trustMarks(study))}
</li>
`;
}
