import { svgDocument } from "../charts/svg-document.ts";
import type { RunResult } from "../studies/study-result.ts";
import { html } from "./html.ts";
import { renderPage } from "./page.ts";
import { studySection } from "./study-section.ts";
import { summarySection } from "./summary-section.ts";
import { reportTitle, runLine } from "./wording.ts";

/** A run as one HTML page. All texts from data are escaped. The same run gives the same bytes. */
export function renderReport(run: RunResult): string {
  const document = svgDocument();
  return renderPage({
    kind: "Report",
    title: reportTitle,
    subtitle: runLine(run),
    main: html`${summarySection(run, document)}${run.studies.map((study, index) => studySection(study, index + 1, run, document))}`,
    footer: html`Made by <code>${run.command}</code> with Marquee ${run.version} and seed ${run.seed}. The same data, version and seed give the same figures. This page fetches nothing and sends nothing.`,
    version: run.version,
  });
}
