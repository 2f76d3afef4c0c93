import type { Command } from "commander";
import type { RollUp } from "../../events/roll-up.ts";
import type { EventWindow } from "../../events/roll-up-sql.ts";
import { addEngineOptions, type EngineCommandOptions, engineLimits } from "../engine-options.ts";
import { addForceOption, addOutputOptions, parseNumber } from "../options.ts";
import { type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { checkTableOutput } from "../scored-table.ts";
import { withStopSignal } from "../stop-signal.ts";
import { inert, type TextColumn, tableLines } from "../text-table.ts";

interface RollUpCommandOptions extends OutputOptions, EngineCommandOptions {
  readonly window: EventWindow;
  readonly completeAt: number;
  readonly out: string;
  readonly force?: boolean;
}

/** `marquee rollup EVENTS --out FILE`: watch events as a movie table. */
export function addRollUp(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("rollup")
    .summary("roll watch events up to a movie table")
    .description(
      "Makes a movie table of watch events (movie_id, user_id, watched_minutes, runtime_minutes, watched_at, and if known rating and released_at): viewers, watch time, completion and ratings over the first 7, 28 and 91 days after each release, and over all. Sessions of one viewer are summed, events that could not have happened are counted and left out.",
    )
    .argument(
      "<events>",
      "Parquet or CSV: a file, a glob in quotes, or a folder, also one with key=value folders in it",
    )
    .option("--window <window>", "what the four measures are of: 7d, 28d, 91d or lifetime", "lifetime")
    .option(
      "--complete-at <share>",
      "share of the runtime from which a viewer has watched it all",
      parseNumber("complete-at"),
      0.9,
    )
    .requiredOption("--out <file>", "table to write, by the end of its name: .csv, .csv.gz, .tsv, .jsonl, .parquet");
  addOutputOptions(addForceOption(addEngineOptions(command, "events")))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee rollup events.parquet --out movies.csv
  $ marquee rollup events/ --window 28d --out movies.parquet --json
  $ marquee rollup s3a://lake/events/ --engine sc://spark.example:15002 --format parquet --out movies.parquet`,
    )
    .action((events: string, options: RollUpCommandOptions) => rollUpCommand(events, options, surroundings));
}

async function rollUpCommand(path: string, options: RollUpCommandOptions, surroundings: Surroundings): Promise<void> {
  const { engine: spec, window, completeAt, deadline, out } = options;
  checkTableOutput(out, options.force === true);
  const [
    { openEngine },
    { sourceFormat },
    { sourceFiles, sourceFolder },
    { rollUp },
    { writeTable },
    { movieTableColumns },
  ] = await Promise.all([
    import("../../engine/open-engine.ts"),
    import("../../engine/source-format.ts"),
    import("../../engine/source-files.ts"),
    import("../../events/roll-up.ts"),
    import("../../table/write-table.ts"),
    import("../../table/table-columns.ts"),
  ]);
  const local = spec === "duckdb";
  // A folder's name seldom says what is in it.
  const named = local ? sourceFiles({ path, format: options.format ?? "parquet" }).files[0]! : path;
  const format = sourceFormat(named, options.format, "--format");
  const engine = await openEngine(spec, local ? { folders: [sourceFolder(path)], ...engineLimits(options) } : {});
  let result: RollUp;
  try {
    const limit = deadline === undefined ? {} : { deadlineSeconds: deadline };
    result = await withStopSignal((signal) =>
      withProgress(surroundings.stderr, (onProgress) =>
        rollUp(engine, { path, format }, { window, completeAt, signal, onProgress, ...limit }),
      ),
    );
  } finally {
    await engine.close();
  }
  const { table, ...figures } = result;
  await writeTable(out, movieTableColumns(table));
  printResult(surroundings, options, {
    json: { ...figures, notes: table.notes, out },
    text: (style, width) => rollUpLines(result, out, style, width),
    notes: table.notes,
  });
}

function rollUpLines({ events, movies, engine, window, table }: RollUp, out: string, style: Style, width: number) {
  const format = (count: number) => count.toLocaleString("en-US");
  const excluded = Object.entries(events.excluded);
  const columns: TextColumn[] = [{ title: "left out" }, { title: "events", align: "right" }];
  const [head = "", ...lines] = tableLines(
    columns,
    excluded.map(([reason, count]) => [reason, format(count)]),
    width,
  );
  const { avg_watch_time, completion_rate } = table.measures;
  return [
    `${format(movies)} movies of ${format(events.kept)} watch events, by ${engine === "spark" ? "Apache Spark" : "DuckDB"}; ${format(events.read)} were read.`,
    `Measures ${windowWords[window]}: a viewer watches ${mean(avg_watch_time).toFixed(1)} minutes, and ${Math.round(mean(completion_rate) * 100)}% watch it all, in the mean over movies.`,
    ...(excluded.length === 0 ? [] : ["", style.bold(head), ...lines]),
    "",
    `Table: ${style.bold(inert(out))}`,
  ];
}

const windowWords: Readonly<Record<EventWindow, string>> = {
  "7d": "of the first 7 days",
  "28d": "of the first 28 days",
  "91d": "of the first 91 days",
  lifetime: "of the whole life",
};

function mean(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
}
