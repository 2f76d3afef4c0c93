import type { SegmentResult } from "../movies/segment-result.ts";
import { decimal, measureText, none, percent, percentRange, score, whole } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

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
