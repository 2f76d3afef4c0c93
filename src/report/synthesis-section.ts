import type { ChartDocument } from "../charts/document.ts";
import { marginsComparedChart } from "../charts/margins-compared.ts";
import { powerCurveChart } from "../charts/power-curve.ts";
import { plainText } from "../export/markdown.ts";
import type { Note } from "../notes.ts";
import type { CeilingResult } from "../studies/study-parts.ts";
import type { SynthResult } from "../synth/synth-result.ts";
import { decimal, percent, whole } from "./format.ts";
import { type Html, html } from "./html.ts";
import { notesBlocks, tableBlock } from "./markdown-blocks.ts";
import { detailsView, figure, notesView, paragraphs, tableView } from "./page-parts.ts";
import {
  ceilingTable,
  fidelityTable,
  measureLabel,
  powerTableOf,
  similarityTable,
  steeringTable,
} from "./synthesis-tables.ts";

const title = "How the synthetic movies were made";
const likeTitle = "How like the real movies they are";
const bestTitle = "The best that is possible";
const ceilingTitle = "How near the best that is possible";

/** Synthetic movies: how they were made, how like the real ones they are, and how well hits among them can be told at best. */
export function synthesisSection(result: SynthResult, notes: readonly Note[], document: ChartDocument): Html {
  const margins = result.fidelity.margins.map((picture) =>
    figure(
      measureLabel(picture.column),
      "Bars are the real movies, diamonds the synthetic ones: shares of both in the same bins.",
      marginsComparedChart(picture, measureLabel(picture.column), document),
    ),
  );
  const power = figure(
    "Test movies needed",
    "The more alike two learners score, the fewer movies tell them apart. Both axes count in ratios.",
    powerCurveChart(result.power, document),
  );
  return html`<h3>${title}</h3>
${paragraphs([madeSentence(result)])}
${tableView(steeringTable(result), document)}
${notesView(notes)}
<h4>${likeTitle}</h4>
${tableView(fidelityTable(result), document)}
<div class="figures">
${margins}</div>
${detailsView("Every column, pair and class", [similarityTable(result)], document)}
<h4>${bestTitle}</h4>
${paragraphs([oracleSentence(result), powerSentence])}
<div class="figures wide">
${power}${result.power.length === 0 ? html`` : tableView(powerTableOf(result), document)}</div>
`;
}

/** The same in Markdown: a list of blocks. */
export function synthesisMarkdown(result: SynthResult, notes: readonly Note[]): string[] {
  return [
    `### ${title}`,
    plainText(madeSentence(result)),
    tableBlock(steeringTable(result)),
    ...notesBlocks(notes),
    `### ${likeTitle}`,
    tableBlock(fidelityTable(result)),
    `### ${bestTitle}`,
    plainText(oracleSentence(result)),
    ...(result.power.length === 0 ? [] : [plainText(powerSentence), tableBlock(powerTableOf(result))]),
  ];
}

/** A hit model beside the oracle. */
export function ceilingSection(result: CeilingResult, notes: readonly Note[], document: ChartDocument): Html {
  return html`<h3>${ceilingTitle}</h3>
${paragraphs([ceilingSentence])}
${tableView(ceilingTable(result), document)}
${notesView(notes)}
`;
}

/** The same in Markdown: a list of blocks. */
export function ceilingMarkdown(result: CeilingResult, notes: readonly Note[]): string[] {
  return [`### ${ceilingTitle}`, plainText(ceilingSentence), tableBlock(ceilingTable(result)), ...notesBlocks(notes)];
}

const ceilingSentence =
  "The movies were made by a known generator, so the probability of a hit given the measures is known too. Who forecasts it, the oracle, ranks as well as anyone can.";

function madeSentence({ rows, learned, source, noise, overlap, seed }: SynthResult): string {
  const noisy = noise === 0 ? "" : ` ${percent(noise)} of the targets were drawn whatever the measures.`;
  const drawn = overlap === 0 ? "" : ` Hits and others were drawn ${percent(overlap)} of the way together.`;
  return `${whole(rows)} movies from a Gaussian copula for hits and one for the others, learned from the ${whole(learned.rows)} movies of ${source}; margins smoothed by kernels, every value on the grid of its column and within its range.${noisy}${drawn} Seed ${seed}.`;
}

function oracleSentence({ oracle }: SynthResult): string {
  const { standardErrors: errors } = oracle;
  return `From the four measures as they are written no model can do better than a ROC AUC of ${decimal(oracle.rocAuc, 3)} (± ${decimal(errors.rocAuc, 4)}), a Brier score of ${decimal(oracle.brier, 3)} and ${percent(oracle.accuracy)} right verdicts: the figures of the oracle, which knows the generator, over ${whole(oracle.draws)} movies drawn for it.`;
}

const powerSentence =
  "How many test movies DeLong's paired test at the 5% level needs for a chance of 80% to tell the oracle from a model that ranks less well; assumed are scores that are normal within each class.";
