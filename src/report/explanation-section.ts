import { beeswarmChart } from "../charts/beeswarm.ts";
import type { ChartDocument } from "../charts/document.ts";
import { partialDependenceChart } from "../charts/partial-dependence.ts";
import { waterfallChart } from "../charts/waterfall.ts";
import type { ModelExplanation } from "../movies/explain/explain-result.ts";
import { contributionsTable, exampleMovie, explanationSentence } from "./explanation-wording.ts";
import { type Html, html } from "./html.ts";
import { detailsView, figure, paragraphs } from "./page-parts.ts";
import { explanationTitle } from "./wording.ts";

/** What moves the scores: over many movies, in one of them, and along each measure. threshold: drawn dashed. */
export function explanationSection(explanation: ModelExplanation, threshold: number, document: ChartDocument): Html {
  const example = exampleMovie(explanation);
  return html`<h4>${explanationTitle}</h4>
${paragraphs([explanationSentence(explanation)])}
<div class="figures wide">
${figure(
  "What moves the scores",
  "A dot is a movie: to the right the measure raises its score, to the left it lowers it. Blue dots have a high value of the measure, hollow ones a low one.",
  beeswarmChart(explanation, document),
)}${
  example === null
    ? null
    : figure(
        "One movie's score, step by step",
        `${example.title} has the highest score of the sample. From the mean, each measure pushes it up (blue) or down (orange).`,
        waterfallChart(example, explanation, document),
      )
}</div>
<div class="figures wide">
${explanation.dependence.map((dependence) =>
  figure(
    `Probability of a hit by ${dependence.feature}`,
    "The other measures as they are; thin lines are single movies, strokes at the foot show where movies lie.",
    partialDependenceChart(dependence, threshold, document),
  ),
)}</div>
${detailsView("Contributions in figures", [contributionsTable(explanation)], document)}
`;
}
