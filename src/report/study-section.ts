import type { ChartDocument } from "../charts/document.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { type Html, html } from "./html.ts";
import type { KeyFigure } from "./key-figures.ts";
import { notesByPlace } from "./notes-by-place.ts";
import { listView, marksView, notesView, notice, paragraphs, tableView } from "./page-parts.ts";
import { dataTable, keyFigures } from "./study-tables.ts";
import { trustMarks } from "./trust.ts";
import { dataSentences, standInSentences } from "./wording.ts";

/** One study, conclusion first. `number` counts from 1. */
export function studySection(study: StudyResult, number: number, run: RunResult, document: ChartDocument): Html {
  const notes = notesByPlace(study);
  return html`<section class="study" id="${study.name}" aria-labelledby="${study.name}-title">
<p class="eyebrow">Study ${number} of ${run.studies.length}</p>
<h2 id="${study.name}-title">${study.title}</h2>
<p class="question">${study.question}</p>
<p class="conclusion">${study.conclusion}</p>
${marksView(trustMarks(study))}
<dl class="key-figures">${keyFigures(study).map(keyFigureView)}</dl>
<div class="columns">
${titledList("What to do with it", study.decisions)}
${titledList("How far it goes", study.limits)}
</div>
${notesView(notes.study)}
<h3>The data</h3>
${paragraphs(dataSentences(study))}
${notice(standInTitle(study), standInSentences(study))}
${notesView(notes.data)}
${tableView(dataTable(study), document)}
${notes.parts.map((place) => place.part.section(place.notes, document))}
${reproduceView(study, run)}
<p class="back"><a href="#summary">Back to the summary</a></p>
</section>
`;
}

function keyFigureView({ name, value, detail, weak }: KeyFigure): Html {
  return html`<div class="${weak ? "weak" : "sound"}"><dt class="value-name">${name}</dt>
<dd><span class="value">${value}</span> <span class="value-detail">${detail}</span></dd></div>
`;
}

function titledList(title: string, sentences: readonly string[]): Html {
  return sentences.length === 0 ? html`` : html`<div><h3>${title}</h3>${listView(sentences)}</div>`;
}

function standInTitle({ data }: StudyResult): string {
  return data.proxies.length > 0 ? "Proxies: computed, not measured" : "Computed, not observed";
}

function reproduceView({ command, data }: StudyResult, run: RunResult): Html {
  return html`<h3>How to reproduce it</h3>
<dl class="reproduce">
<dt>Command</dt><dd><code>${command}</code></dd>
<dt>Seed</dt><dd>${run.seed}</dd>
<dt>Data</dt><dd>${data.source}</dd>
<dt>SHA-256 of the data</dt><dd>${data.hash === null ? "none: the table was made in memory" : html`<code>${data.hash}</code>`}</dd>
<dt>Version</dt><dd>Marquee ${run.version}</dd>
</dl>`;
}
