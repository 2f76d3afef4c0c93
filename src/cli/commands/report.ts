import { dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { pathKind } from "../../runs/path-kind.ts";
import { writeFileAtomic } from "../../table/atomic-write.ts";
import { addForceOption, addOutputOptions, checkOutput, refuseOption } from "../options.ts";
import { type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";

interface ReportOptions extends OutputOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** `marquee report RUN`: the report of a run, drawn again from its results. */
export function addReport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("report")
    .summary("draw the report of a run again")
    .description("Draws the report of a run again from its result.json, for instance with a newer version.")
    .argument("<run>", "folder of a run, or its result.json")
    .option("--out <file>", "report to write: .html or .md (default: report.html of the run, which is replaced)");
  addOutputOptions(addForceOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee report marquee-runs/2026-11-22T19-20-05Z
  $ marquee report marquee-runs/2026-11-22T19-20-05Z --out monday.md`,
    )
    .action((run: string, options: ReportOptions) => report(run, options, surroundings));
}

async function report(run: string, options: ReportOptions, surroundings: Surroundings): Promise<void> {
  const { out } = options;
  if (out !== undefined) checkReportName(out, options.force === true);
  const [{ readRun }, { renderReport }, { renderMarkdown }] = await Promise.all([
    import("../../runs/read-run.ts"),
    import("../../report/report.ts"),
    import("../../report/markdown.ts"),
  ]);
  const result = await readRun(run);
  const folder = pathKind(run) === "folder" ? run : dirname(run);
  const path = out ?? join(folder, "report.html");
  await writeFileAtomic(path, isMarkdown(path) ? renderMarkdown(result) : renderReport(result));
  printResult(surroundings, options, {
    json: { report: path, studies: result.studies.map(({ name, conclusion }) => ({ name, conclusion })) },
    text: (style) => [`Report: ${style.bold(inert(path))}`],
    notes: [],
  });
}

function checkReportName(out: string, force: boolean): void {
  if (!isMarkdown(out) && extname(out).toLowerCase() !== ".html") {
    refuseOption("out", "a name that ends in .html or .md", out);
  }
  checkOutput(out, force);
}

function isMarkdown(path: string): boolean {
  return extname(path).toLowerCase() === ".md";
}
