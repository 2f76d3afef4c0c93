import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { shellText } from "../../movies/command-line.ts";
import type { RunResult, StudyResult } from "../../studies/study-result.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  addStoreOption,
  addThreadsOption,
  parseInteger,
  readOptionsOf,
  type StoreOptions,
} from "../options.ts";
import { printResult, type Style, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { inert, tableLines } from "../text-table.ts";

interface RunOptions extends ReadOptions, StoreOptions {
  readonly study?: string[];
  readonly tmdb?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly seed: number;
  readonly threads?: number;
}

/** `marquee run [DATA]`: studies, and a report on them. */
export function addRun(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("run")
    .summary("run the studies and write a report")
    .description(
      "Runs the studies, prints their conclusions and writes a run: report.html, report.md, report.pdf, result.json and the hit models. " +
        "With a table, the studies of that table; without, those of the built-in data.",
    )
    .argument("[data]", "movie table: CSV, CSV.gz, Parquet or JSON lines; or builtin:movies, builtin:films")
    .option("--study <name...>", "run these studies only")
    .option("--tmdb <file>", "TMDB 5000 (.csv, .csv.gz or .zip) for the studies of real films (default: the film list)")
    .option("--out <folder>", "folder to write the run to (default: a name by the time, in the store)")
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42);
  addOutputOptions(addThreadsOption(addReadOptions(addStoreOption(addForceOption(command)))))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee run
  $ marquee run movies.csv --out report-for-monday
  $ marquee run --study segment-original predict-original
  $ marquee run --tmdb tmdb_5000_movies.csv`,
    )
    .action((data: string | undefined, options: RunOptions) => run(data, options, surroundings));
}

async function run(data: string | undefined, options: RunOptions, surroundings: Surroundings): Promise<void> {
  const { seed, out, store, force = false, threads = Math.min(availableParallelism(), 8) } = options;
  const [{ checkRunFolder }, { writeRun }] = await Promise.all([
    import("../../runs/run-folder.ts"),
    import("../../runs/write-run.ts"),
  ]);
  if (out !== undefined) await checkRunFolder(out, force);
  const [{ runStudies }, { runFiles }] = await Promise.all([
    import("../../studies/run-studies.ts"),
    import("../../report/run-files.ts"),
  ]);
  const command = commandText(data, options);
  const table = data === undefined ? undefined : await readTable(data, options);
  const found = await withProgress(surroundings.stderr, (onProgress) =>
    runStudies({
      data: table,
      names: options.study,
      ...(options.tmdb === undefined ? {} : { tmdb: options.tmdb }),
      seed,
      threads,
      command,
      onProgress: ({ study, stage, ...rest }) => onProgress({ ...rest, stage: study ? `${study}: ${stage}` : stage }),
    }),
  );
  const { studies, skipped } = found;
  const { run: result, files } = await runFiles(found, { version: surroundings.version, command, seed });
  const folder = await writeRun(result, files, { store, replace: force, ...(out === undefined ? {} : { out }) });
  const report = join(folder, "report.html");
  printResult(surroundings, options, {
    json: {
      studies: studies.map(({ name, title, conclusion }) => ({ name, title, conclusion, page: pageOf(report, name) })),
      skipped,
      report,
      folder,
    },
    text: (style, width) => conclusionLines(studies, skipped, report, style, width),
    notes: [],
  });
}

async function readTable(data: string, options: RunOptions) {
  const { readData } = await import("../read-data.ts");
  return readData(data, readOptionsOf(options));
}

function pageOf(report: string, study: string): string {
  return `${report}#${study}`;
}

function conclusionLines(
  studies: readonly StudyResult[],
  skipped: RunResult["skipped"],
  report: string,
  style: Style,
  width: number,
): string[] {
  const columns = [{ title: "study" }, { title: "conclusion", wrap: true }, { title: "where to read" }];
  const rows = studies.map(({ name, conclusion }) => [name, conclusion, `#${name}`]);
  const [head = "", ...lines] = tableLines(columns, rows, width);
  return [
    style.bold(head),
    ...lines,
    ...(skipped.length === 0 ? [] : ["", style.bold("Not run")]),
    ...skipped.map(({ name, reason }) => `${name}: ${inert(reason)}`),
    "",
    `Report: ${style.bold(inert(report))}`,
    style.dim(`        ${pathToFileURL(report).href}`),
  ];
}

/** The command line that gives this run again, quoted for a shell. */
function commandText(data: string | undefined, options: RunOptions): string {
  const words = ["marquee", "run"];
  if (data !== undefined) words.push(data);
  const { completion, ratingScale, id, target, delimiter, format } = options;
  const reading = { completion, "rating-scale": ratingScale, id, target, delimiter, format };
  for (const [name, value] of Object.entries(reading)) {
    if (value !== undefined) words.push(`--${name}`, String(value));
  }
  if (options.tmdb !== undefined) words.push("--tmdb", options.tmdb);
  words.push("--seed", String(options.seed));
  if (options.study !== undefined) words.push("--study", ...options.study);
  return shellText(words);
}
