import { compact } from "../charts/words.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import { decimal, none, score, scoreRange, whole } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

/** A row for each column: what it holds, and its range. */
export function columnsTable({ columns }: TableProfile): ReportTable {
  return {
    caption: "Columns",
    columns: [
      { title: "Column" },
      { title: "Type" },
      { title: "Missing", numeric: true },
      { title: "Distinct", numeric: true },
      { title: "Least", numeric: true },
      { title: "Quartile 1", numeric: true },
      { title: "Median", numeric: true },
      { title: "Mean", numeric: true },
      { title: "Quartile 3", numeric: true },
      { title: "Most", numeric: true },
      { title: "Std. dev.", numeric: true },
      { title: "Outliers", numeric: true },
    ],
    rows: columns.map(({ column, type, missing, distinct, numbers }) => ({
      cells: [
        column,
        type,
        whole(missing),
        whole(distinct),
        ...(numbers === null
          ? Array.from({ length: 8 }, () => none)
          : [
              ...[numbers.min, numbers.q1, numbers.median, numbers.mean, numbers.q3, numbers.max].map(compact),
              numbers.standardDeviation === null ? none : compact(numbers.standardDeviation),
              whole(numbers.outliers.low + numbers.outliers.high),
            ]),
      ],
    })),
  };
}

/** A row for each column of numbers: hits against the others, best first. */
export function contrastsTable({ hitAgainstNot }: TableProfile): ReportTable {
  return {
    caption: "Hits against the others",
    columns: [
      { title: "Column" },
      { title: "Median of hits", numeric: true },
      { title: "Median of others", numeric: true },
      { title: "ROC AUC", numeric: true },
      { title: "Correlation", numeric: true },
      { title: "95% interval", numeric: true },
      { title: "Cohen's d", numeric: true },
    ],
    rows: hitAgainstNot.map(({ column, hits, others, rocAuc, pointBiserial, pointBiserialInterval, cohensD }) => ({
      cells: [
        column,
        compact(hits.median),
        compact(others.median),
        score(rocAuc),
        pointBiserial === null ? none : decimal(pointBiserial, 2),
        scoreRange(pointBiserialInterval),
        cohensD === null ? none : decimal(cohensD, 2),
      ],
    })),
  };
}

/** Texts and their most frequent values; null where no value of any comes twice. */
export function frequentTable({ columns }: TableProfile): ReportTable | null {
  const rows = columns.flatMap(({ column, role, frequent }) =>
    role === "id" || frequent === null || frequent.length === 0
      ? []
      : [{ cells: [column, frequent.map(({ value, count }) => `${cut(value)} (${whole(count)})`).join(", ")] }],
  );
  if (rows.length === 0) return null;
  return { caption: "Most frequent values", columns: [{ title: "Column" }, { title: "Values" }], rows };
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 40 ? text : `${characters.slice(0, 39).join("")}…`;
}
