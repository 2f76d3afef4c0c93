import { measures } from "../movies/movie.ts";
import type { CeilingResult } from "../studies/study-parts.ts";
import type { AucFigure, SynthResult } from "../synth/synth-result.ts";
import { decimal, none, score, scoreRange, whole } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

/** The correlation of each measure with the target: learned, aimed at, made. */
export function steeringTable({ steering, correlations, source }: SynthResult): ReportTable {
  return {
    caption: "Correlation of each measure with the target",
    columns: [
      { title: "Measure" },
      { title: `Learned from ${source}`, numeric: true },
      { title: "Aimed at", numeric: true },
      { title: "In what was made", numeric: true },
      { title: "Remarks" },
    ],
    rows: steering.map(({ measure, learned, aim, reached }) => ({
      cells: [
        measureLabel(measure),
        score(learned),
        score(aim),
        score(correlations[measure]),
        reached === false ? "out of reach" : learned === aim ? "left as it was" : "steered",
      ],
    })),
  };
}

/** How like the real movies the synthetic ones are, figure by figure. */
export function fidelityTable({ fidelity }: SynthResult): ReportTable {
  const { quality, shapes, trends, classShapes, detection, utility, privacy, rows } = fidelity;
  const figure = ({ rocAuc, interval }: AucFigure) =>
    interval === null ? score(rocAuc) : `${score(rocAuc)} (${scoreRange(interval)})`;
  const lines: readonly (readonly [string, string, string])[] = [
    ["Quality", score(quality), "the mean of the next two: the quality score of SDMetrics"],
    ["Column shapes", score(shapes.score), "1 − Kolmogorov–Smirnov distance of each column; 1 is the same"],
    ["Pair trends", score(trends.score), "how columns go together that do so in the real table; 1 is the same"],
    ["Shapes within a class", score(classShapes.score), "as column shapes, hits and others apart"],
    [
      "Detection, ROC AUC",
      detection === null ? none : figure(detection),
      detection === null
        ? "too few movies"
        : `a random forest that is to tell real from synthetic, ${whole(detection.rows)} movies; 0.5 or less: it cannot`,
    ],
    [
      "Learned from synthetic, ROC AUC",
      utility === null ? none : figure(utility.trainedOnSynthetic),
      utility === null ? "too few movies" : `on ${whole(utility.rows.test)} real movies that nothing was learned from`,
    ],
    [
      "Learned from real, ROC AUC",
      utility === null ? none : figure(utility.trainedOnReal),
      utility === null ? "too few movies" : `the same movies, learned from ${whole(utility.rows.train)} real ones`,
    ],
    ["Copies of real movies", whole(privacy.copies), `${whole(privacy.redrawn)} were drawn again to have none`],
    [
      "Distance to the nearest real movie",
      privacy.nearest === null ? none : decimal(privacy.nearest.synthetic, 2),
      privacy.nearest === null
        ? "too few movies"
        : `median, in standard deviations; between real movies ${decimal(privacy.nearest.real, 2)}`,
    ],
  ];
  return {
    caption: `${whole(rows.synthetic)} synthetic movies against ${whole(rows.real)} real ones`,
    columns: [{ title: "Figure" }, { title: "Value", numeric: true }, { title: "What it says" }],
    rows: lines.map((cells) => ({ cells: [...cells] })),
  };
}

/** Every column, pair and class by itself. */
export function similarityTable({ fidelity }: SynthResult): ReportTable {
  const { shapes, trends, classShapes } = fidelity;
  return {
    caption: "How alike each column, each pair and each class is; 1 is the same",
    columns: [{ title: "What" }, { title: "Score", numeric: true }, { title: "Remarks" }],
    rows: [
      ...shapes.columns.map(({ column, score: found }) => ({ cells: [column, decimal(found, 3), ""] })),
      ...trends.pairs.map(({ columns, score: found, counted }) => ({
        cells: [
          columns.join(" and "),
          decimal(found, 3),
          counted ? "" : "hardly go together in the real table: does not count",
        ],
      })),
      ...classShapes.columns.map(({ column, hit, score: found }) => ({
        cells: [`${column} of ${hit === 1 ? "hits" : "others"}`, decimal(found, 3), ""],
      })),
    ],
  };
}

/** Test movies needed to tell two learners apart. */
export function powerTableOf({ power }: SynthResult): ReportTable {
  const correlations = [...new Set(power.map(({ correlation }) => correlation))];
  const differences = [...new Set(power.map(({ difference }) => difference))];
  return {
    caption: "Test movies needed to tell the best possible model from one that ranks less well",
    columns: [
      { title: "Difference in ROC AUC" },
      ...correlations.map((correlation) => ({ title: `Scores correlated ${correlation}`, numeric: true })),
    ],
    rows: differences.map((difference) => ({
      cells: [
        String(difference),
        ...power.filter((row) => row.difference === difference).map(({ rows }) => whole(rows)),
      ],
    })),
  };
}

/** What a hit model reached, and what is possible. */
export function ceilingTable({ reached, possible }: CeilingResult): ReportTable {
  const { standardErrors: errors } = possible;
  return {
    caption: `${reached.label} against the oracle`,
    columns: [
      { title: "Figure" },
      { title: `Reached on ${whole(reached.rows)} test movies`, numeric: true },
      { title: "Possible (± standard error)", numeric: true },
    ],
    rows: [
      {
        cells: [
          "ROC AUC",
          reached.interval === null
            ? score(reached.rocAuc)
            : `${score(reached.rocAuc)} (${scoreRange(reached.interval)})`,
          `${decimal(possible.rocAuc, 3)} ± ${decimal(errors.rocAuc, 4)}`,
        ],
      },
      {
        cells: [
          "Brier score (lower is better)",
          decimal(reached.brier, 3),
          `${decimal(possible.brier, 3)} ± ${decimal(errors.brier, 4)}`,
        ],
      },
    ],
  };
}

/** The name of a measure for people. */
export function measureLabel(name: string): string {
  return measures.find((measure) => measure.name === name)?.label ?? name;
}
