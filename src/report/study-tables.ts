import type { SegmentResult } from "../movies/segment-result.ts";
import { testWeight } from "../studies/readings.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { countOf, decimal, measureText, none, percent, percentRange, score, scoreRange, whole } from "./format.ts";
import type { ReportTable } from "./report-table.ts";
import { trustMarks } from "./trust.ts";

/** Where to read which conclusion: a row for each study. */
export function studiesTable(run: RunResult): ReportTable {
  return {
    caption: "Where to read the conclusion",
    columns: [
      { title: "Study" },
      { title: "Movies", numeric: true },
      { title: "Segments", numeric: true },
      { title: "Hit model" },
      { title: "ROC AUC on the test", numeric: true },
      { title: "How far to trust it" },
    ],
    rows: run.studies.map((study) => ({
      cells: [
        study.title,
        whole(study.data.description.rows),
        study.segmentation === null ? none : String(study.segmentation.k),
        study.training?.winnerLabel ?? none,
        studyRocAuc(study),
        trustMarks(study)
          .map((mark) => mark.text)
          .join("; "),
      ],
    })),
  };
}

function studyRocAuc({ training }: StudyResult): string {
  if (training === null || training.test.rocAuc === null) return none;
  const { rocAuc, intervals } = training.test;
  return intervals.rocAuc === undefined ? score(rocAuc) : `${score(rocAuc)} (${scoreRange(intervals.rocAuc)})`;
}

/** A figure that sums a study up. `weak` where it rests on too little to be taken for a finding. */
export interface KeyFigure {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  readonly weak?: boolean;
}

/** The figures that sum a study up, the size of the table first. */
export function keyFigures(study: StudyResult): KeyFigure[] {
  const { description } = study.data;
  const figures: KeyFigure[] = [{ name: "Movies", value: whole(description.rows), detail: hitsText(study) }];
  if (study.segmentation !== null) {
    const { k, kChosenBy, silhouette, scan } = study.segmentation;
    const stability = scan.find((point) => point.k === k)?.stability;
    figures.push(
      { name: "Segments", value: String(k), detail: kChosenBy === "auto" ? "chosen by the data" : "asked for" },
      { name: "Silhouette", value: score(silhouette), detail: `stability ${score(stability)}` },
    );
  }
  if (study.training !== null) {
    const { test, rows } = study.training;
    const interval = test.intervals.rocAuc;
    const weak = testWeight(study.training) === "none";
    const movies = weak ? `${countOf(rows.test, "movie")} prove nothing` : `on ${countOf(rows.test, "movie")}`;
    figures.push(
      {
        weak,
        name: "ROC AUC on the test",
        value: score(test.rocAuc),
        detail: weak || interval === undefined ? movies : `95% interval ${scoreRange(interval)}`,
      },
      {
        weak,
        name: "Right verdicts",
        value: percent(test.accuracy),
        detail: `of ${countOf(rows.test, "test movie")}`,
      },
    );
  }
  return figures;
}

function hitsText(study: StudyResult): string {
  const { target } = study.data.description;
  if (target === null) return "hits not known";
  return target.known === 0 ? "no known target" : `${percent(target.hits / target.known)} hits`;
}

/** What went in: every measure with its range and what is missing. */
export function dataTable(study: StudyResult): ReportTable {
  const proxied = new Set(study.data.proxies.map((proxy) => proxy.column));
  return {
    caption: `The measures of ${study.data.source}`,
    columns: [
      { title: "Measure" },
      { title: "Least", numeric: true },
      { title: "Median", numeric: true },
      { title: "Mean", numeric: true },
      { title: "Most", numeric: true },
      { title: "Missing", numeric: true },
    ],
    rows: study.data.description.columns.map(({ column, label, missing, min, median, mean, max }) => ({
      cells: [
        proxied.has(column) ? `${label} (proxy)` : label,
        ...[min, median, mean, max].map((value) => measureText(column, value)),
        whole(missing),
      ],
    })),
  };
}

/** What each segment is like. */
export function segmentsTable(result: SegmentResult): ReportTable {
  return {
    caption: "The segments, best first: means of their movies",
    columns: [
      { title: "Segment" },
      ...["Movies", "Engagement", "Popularity", "Watch time", "Completion", "Ratings", "Rating", "Hits"].map(
        (title) => ({
          title,
          numeric: true,
        }),
      ),
      { title: "95% interval", numeric: true },
      { title: "Confidence", numeric: true },
    ],
    rows: result.segments.map((segment) => ({
      segment: segment.segment,
      cells: [
        segment.name,
        whole(segment.count),
        score(segment.engagement),
        score(segment.popularity),
        measureText("avg_watch_time", segment.means.avg_watch_time),
        measureText("completion_rate", segment.means.completion_rate),
        measureText("ratings_count", segment.means.ratings_count),
        measureText("avg_rating", segment.means.avg_rating),
        segment.hitRate === null ? none : percent(segment.hitRate),
        percentRange(segment.hitRateInterval),
        percent(segment.confidence),
      ],
    })),
  };
}

/** Every number of segments that was tried. */
export function scanTable(result: SegmentResult): ReportTable {
  const large = result.scan.some((point) => point.inertia >= 1000);
  return {
    caption: "Every number of segments that was tried",
    columns: [
      { title: "Segments" },
      { title: "Inertia", numeric: true },
      { title: "Silhouette", numeric: true },
      { title: "Stability", numeric: true },
      { title: "Remarks" },
    ],
    rows: result.scan.map(({ k, inertia, silhouette, stability }) => ({
      strong: k === result.k,
      cells: [
        String(k),
        large ? whole(inertia) : decimal(inertia, 2),
        decimal(silhouette, 3),
        decimal(stability, 3),
        [
          ...(k === result.k ? ["chosen"] : []),
          ...(k === result.elbowK ? ["elbow"] : []),
          ...(k === result.silhouetteK ? ["best silhouette"] : []),
          ...(result.stableKs.includes(k) ? ["stable"] : []),
        ].join(", "),
      ],
    })),
  };
}

/** The weight of each feature in the two components; null without a projection. */
export function loadingsTable(result: SegmentResult): ReportTable | null {
  const { projection } = result;
  if (projection === null) return null;
  return {
    caption: "Weight of each feature in the two components",
    columns: [{ title: "Feature" }, { title: "Component 1", numeric: true }, { title: "Component 2", numeric: true }],
    rows: projection.loadings.map(({ feature, first, second }) => ({
      cells: [feature, decimal(first, 2), decimal(second, 2)],
    })),
  };
}
