import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { measureText, percent, whole } from "./format.ts";
import type { KeyFigure } from "./key-figures.ts";
import { reportParts } from "./report-parts.ts";
import type { ReportTable } from "./report-table.ts";
import { trustMarks } from "./trust.ts";

/** Where to read which conclusion: a row for each study. */
export function studiesTable(run: RunResult): ReportTable {
  return {
    caption: "Where to read the conclusion",
    columns: [
      { title: "Study" },
      { title: "Movies", numeric: true },
      { title: "Figures that sum it up" },
      { title: "How far to trust it" },
    ],
    rows: run.studies.map((study) => {
      const [movies, ...figures] = keyFigures(study);
      return {
        cells: [
          study.title,
          movies!.value,
          figures.map(({ name, value, detail }) => `${name} ${value} (${detail})`).join("; "),
          trustMarks(study)
            .map((mark) => mark.text)
            .join("; "),
        ],
      };
    }),
  };
}

/** The figures that sum a study up, the size of the table first. */
export function keyFigures(study: StudyResult): KeyFigure[] {
  const movies = { name: "Movies", value: whole(study.data.description.rows), detail: hitsText(study) };
  return [movies, ...reportParts(study).flatMap((part) => part.keyFigures)];
}

/** The one figure that says most: that of the last part, which rests on those before. */
export function headlineFigure(study: StudyResult): KeyFigure {
  const figures = keyFigures(study);
  return figures.findLast(({ headline }) => headline) ?? figures[0]!;
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
