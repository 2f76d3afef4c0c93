import type { ChartDocument } from "../charts/document.ts";
import { hitProjectionChart } from "../charts/hit-projection.ts";
import { segmentBoxesChart } from "../charts/segment-boxes.ts";
import { segmentHitRateChart } from "../charts/segment-hit-rate.ts";
import { segmentMap } from "../charts/segment-map.ts";
import { segmentMeansChart } from "../charts/segment-means.ts";
import { segmentProjectionChart } from "../charts/segment-projection.ts";
import { elbowChart, silhouetteChart, stabilityChart } from "../charts/segment-scan.ts";
import { measures } from "../movies/movie.ts";
import type { SegmentResult } from "../movies/segment-result.ts";
import type { Note } from "../notes.ts";
import { type Html, html } from "./html.ts";
import { figure, notesView, paragraphs, tableView } from "./page-parts.ts";
import { loadingsTable, scanTable, segmentsTable } from "./segment-tables.ts";
import { choiceOfK, methodSentence } from "./wording.ts";

/** The segments of a study: the map, who is in them, how many there are and why. */
export function segmentationSection(result: SegmentResult, notes: readonly Note[], document: ChartDocument): Html {
  const map = figure(
    "Segment map",
    "Every movie by engagement and popularity. Large marks are the segments' centres; dashed lines part high from low, and so give the names.",
    segmentMap(result, document),
  );
  const hitRate = figure(
    "Hit rate by segment",
    "Bars are 95% Wilson intervals: where they are long, the segment has too few movies to say.",
    segmentHitRateChart(result, document),
  );
  const means = figure(
    "Segment profiles",
    "Where each segment's mean lies between the least and the most of the catalogue.",
    segmentMeansChart(result, document),
  );
  const scan = [
    figure(
      "Inertia",
      "The squared distances left within segments. It always falls; the elbow is where more segments stop paying.",
      elbowChart(result, document),
    ),
    figure(
      "Silhouette",
      "How much nearer movies are to their own segment than to the next: 1 is best, 0 is on the border.",
      silhouetteChart(result, document),
    ),
    figure(
      "Stability",
      "How alike the segments are when the movies are resampled: 1 is the same. Filled dots reach the floor.",
      stabilityChart(result, document),
    ),
  ];
  return html`<h3>The segments</h3>
<p>${methodSentence(result)}</p>
<div class="figures wide">
${map}<div class="stack">
${hitRate}${means}</div>
</div>
${tableView(segmentsTable(result), document)}
${notesView(notes)}
${spreadView(result, document)}
${projectionView(result, document)}
<h4>How many segments</h4>
${paragraphs([choiceOfK(result)])}
<div class="figures">
${scan}</div>
<details><summary>All figures of the scan</summary>${tableView(scanTable(result), document)}</details>
`;
}

function spreadView(result: SegmentResult, document: ChartDocument): Html {
  const boxes = measures.flatMap(({ name, label }) => {
    const chart = segmentBoxesChart(result, name, label, document);
    const reading =
      "Boxes hold the middle half of the movies, marks are medians, lines reach to the lowest and the highest.";
    return chart === null ? [] : [figure(label, reading, chart)];
  });
  if (boxes.length === 0) return html``;
  return html`<h4>How the measures are spread in each segment</h4>
<div class="figures">
${boxes}</div>`;
}

function projectionView(result: SegmentResult, document: ChartDocument): Html {
  const loadings = loadingsTable(result);
  if (loadings === null) return html``;
  const hits = figure(
    "Hits on the principal components",
    "The same places; filled circles are hits, open triangles the others.",
    hitProjectionChart(result, document),
  );
  const projection = figure(
    "Principal components",
    "The features the segments were made from, turned so that two axes show the most of them.",
    segmentProjectionChart(result, document),
  );
  return html`<h4>All features at once</h4>
<div class="figures wide">
${projection}${hits}</div>
${tableView(loadings, document)}`;
}
