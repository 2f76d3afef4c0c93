import { dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { pathKind } from "../../runs/path-kind.ts";
import { manifestName, runNameOf } from "../../runs/run-names.ts";
import type { RunResult } from "../../studies/study-result.ts";
import { writeFileAtomic } from "../../table/atomic-write.ts";
import {
  addForceOption,
  addOutputOptions,
  addStoreOption,
  checkOutput,
  refuseOption,
  type StoreOptions,
} from "../options.ts";
import { printResult, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";

interface ReportOptions extends StoreOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** `marquee report RUN`: the report of a run, drawn again from its results. */
export function addReport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("report")
    .summary("draw the report of a run again")
    .description(
      "Draws the report of a run again from its results, for instance with a newer version. The run itself is not changed.",
    )
    .argument("<run>", "id of a run, its folder, or a result.json")
    .option(
      "--out <file>",
      "report to write: .html, .md or .pdf (default: the run's name and .html, in the folder you are in)",
    );
  addOutputOptions(addForceOption(addStoreOption(command)))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee report 2026-11-22T19-20-05-123Z
  $ marquee report report-for-monday --out monday.pdf`,
    )
    .action((run: string, options: ReportOptions) => report(run, options, surroundings));
}

async function report(run: string, options: ReportOptions, surroundings: Surroundings): Promise<void> {
  const { findRun } = await import("../../runs/run-store.ts");
  const place = findRun(options.store, run);
  const { out = `${runNameOf(place)}.html`, force = false } = options;
  checkReportName(out, force);
  const { asInvalidRun, readRun } = await import("../../runs/read-run.ts");
  const result = await readRun(place);
  const content = await drawn(result, out).catch((error: unknown) => {
    throw asInvalidRun(run, error);
  });
  await writeFileAtomic(out, content);
  printResult(surroundings, options, {
    json: { report: out, studies: result.studies.map(({ name, conclusion }) => ({ name, conclusion })) },
    text: (style) => [`Report: ${style.bold(inert(out))}`],
    notes: [],
  });
}

function checkReportName(out: string, force: boolean): void {
  if (![".html", ".md", ".pdf"].includes(ending(out))) {
    refuseOption("out", "a name that ends in .html, .md or .pdf", out);
  }
  if (pathKind(join(dirname(out), manifestName)) !== "nothing") {
    refuseOption("out", "a place outside of a run, which is never changed", out);
  }
  checkOutput(out, force);
}

async function drawn(run: RunResult, out: string): Promise<string | Uint8Array> {
  switch (ending(out)) {
    case ".md":
      return (await import("../../report/markdown.ts")).renderMarkdown(run);
    case ".pdf":
      return (await import("../../report/pdf/short-report.ts")).renderShortReport(run);
    default:
      return (await import("../../report/report.ts")).renderReport(run);
  }
}

function ending(path: string): string {
  return extname(path).toLowerCase();
}
