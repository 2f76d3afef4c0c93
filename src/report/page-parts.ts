import { chartSvg } from "../charts/chart-svg.ts";
import type { ChartDocument, ChartElement } from "../charts/document.ts";
import { segmentGlyph } from "../charts/segment-glyph.ts";
import type { Note } from "../notes.ts";
import { type Html, html, trustedHtml } from "./html.ts";
import type { TrustMark } from "./part-marks.ts";
import type { ReportTable } from "./report-table.ts";

/** A chart with its title and what to look for; nothing where there is no chart. */
export function figure(title: string, reading: string, chart: ChartElement | null): Html {
  if (chart === null) return html``;
  return html`<figure class="figure">
<figcaption><strong>${title}</strong>${reading}</figcaption>
${trustedHtml(chartSvg(chart))}
</figure>
`;
}

/** A table that scrolls by itself on a narrow screen, reachable from the keyboard. `heading` replaces the cells of a row's first column. */
export function tableView(
  table: ReportTable,
  document: ChartDocument,
  heading: (text: string, row: number) => Html | string = (text) => text,
): Html {
  const head = table.columns.map(
    ({ title, numeric }) => html`<th scope="col"${numeric ? numberClass : null}>${title}</th>`,
  );
  const rows = table.rows.map((row, index) => {
    const [first = "", ...rest] = row.cells;
    const glyph = row.segment === undefined ? null : trustedHtml(chartSvg(segmentGlyph(row.segment, document)));
    const cells = rest.map(
      (text, column) => html`<td${table.columns[column + 1]?.numeric ? numberClass : null}>${text}</td>`,
    );
    return html`<tr${row.strong ? strongClass : null}><th scope="row">${glyph}${heading(first, index)}</th>${cells}</tr>\n`;
  });
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${table.caption}">
<table><caption>${table.caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows}</tbody></table>
</div>
`;
}

/** Tables that are there to be looked up; nothing where there are none. */
export function detailsView(title: string, tables: readonly ReportTable[], document: ChartDocument): Html {
  if (tables.length === 0) return html``;
  return html`<details><summary>${title}</summary>
${tables.map((table) => tableView(table, document))}</details>`;
}

const numberClass = html` class="number"`;
const strongClass = html` class="strong"`;

/** How far a study can be trusted, as a row of marks. */
export function marksView(marks: readonly TrustMark[]): Html {
  if (marks.length === 0) return html``;
  const items = marks.map(({ level, text }) => html`<li class="mark ${level}">${text}</li>`);
  return html`<ul class="marks" aria-label="How far to trust it">${items}</ul>`;
}

/** Sentences as paragraphs. */
export function paragraphs(sentences: readonly string[]): Html {
  return html`${sentences.filter((sentence) => sentence !== "").map((sentence) => html`<p>${sentence}</p>\n`)}`;
}

/** Sentences as a list. */
export function listView(sentences: readonly string[]): Html {
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** Sentences that must not be overlooked, set apart; nothing where there are none. */
export function notice(title: string, sentences: readonly string[]): Html {
  if (sentences.length === 0) return html``;
  return html`<div class="notice"><p><strong>${title}</strong></p>${listView(sentences)}</div>`;
}

/** Notes that came with a result. */
export function notesView(notes: readonly Note[]): Html {
  return notice(
    "Worth knowing",
    notes.map(({ message }) => message),
  );
}
