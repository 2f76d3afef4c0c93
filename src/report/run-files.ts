import { hitModelJson } from "../movies/hit-model.ts";
import type { RunFiles } from "../runs/write-run.ts";
import type { StudiesRun } from "../studies/run-studies.ts";
import type { RunResult } from "../studies/study-result.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderShortReport } from "./pdf/short-report.ts";
import { renderReport } from "./report.ts";

/** The result of studies that were run now, and the files that go with it: the reports and the hit models. */
export async function runFiles(
  { studies, skipped, models }: StudiesRun,
  facts: Pick<RunResult, "version" | "command" | "seed">,
): Promise<{ readonly run: RunResult; readonly files: RunFiles }> {
  const run: RunResult = {
    format: "marquee-run",
    formatVersion: 1,
    ...facts,
    createdAt: new Date().toISOString(),
    studies,
    skipped,
  };
  const files = {
    "report.html": renderReport(run),
    "report.md": renderMarkdown(run),
    "report.pdf": await renderShortReport(run),
    ...Object.fromEntries(models.map(({ study, model }) => [`${study}.model.json`, hitModelJson(model)])),
  };
  return { run, files };
}
