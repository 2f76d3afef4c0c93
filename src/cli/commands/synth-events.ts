import { basename } from "node:path";
import type { Command } from "commander";
import type { SourceFormat } from "../../engine/engine.ts";
import { note } from "../../notes.ts";
import { addForceOption, addOutputOptions, checkOutput, parseInteger, parseNumber, refuseOption } from "../options.ts";
import { type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { withStopSignal } from "../stop-signal.ts";
import { inert } from "../text-table.ts";

interface SynthEventsOptions extends OutputOptions {
  readonly rows: number;
  readonly movies?: number;
  readonly users?: number;
  readonly damage: number;
  readonly partitions?: number;
  readonly format?: string;
  readonly seed: number;
  readonly out: string;
  readonly force?: boolean;
}

/** `marquee synth events --rows N --out FILE`: synthetic watch events. */
export function addSynthEvents(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("events")
    .summary("make synthetic watch events")
    .description(
      "Makes watch events for `marquee rollup`, up to a billion: movies of differing quality and popularity, viewers with one session or several, ratings. Every event says in its column origin that it is synthetic.",
    )
    .option("--rows <number>", "how many events to make", parseInteger("rows"), 1_000_000)
    .option(
      "--movies <number>",
      "of how many movies (default: one for 2,000 events, 50 to 10,000)",
      parseInteger("movies"),
    )
    .option("--users <number>", "of how many viewers (default: one for 20 events)", parseInteger("users"))
    .option("--damage <share>", "share of events that could not have happened", parseNumber("damage"), 0)
    .option("--partitions <number>", "write a folder of so many files", parseInteger("partitions"))
    .option("--format <format>", "parquet or csv, of the files of a folder (default parquet)")
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .requiredOption("--out <path>", "file to write, .parquet or .csv; with --partitions a folder");
  addOutputOptions(addForceOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee synth events --rows 1000000 --out events.parquet
  $ marquee synth events --rows 100000000 --partitions 64 --out events --seed 7`,
    )
    .action((options: SynthEventsOptions) => synthEvents(options, surroundings));
}

async function synthEvents(options: SynthEventsOptions, surroundings: Surroundings): Promise<void> {
  const { rows, movies, users, damage, partitions, seed, out } = options;
  const format = outputFormat(options);
  checkOutput(out, options.force === true);
  const { generateEvents } = await import("../../events/generate-events.ts");
  const made = await withStopSignal((signal) =>
    withProgress(surroundings.stderr, (onProgress) =>
      generateEvents(
        { path: out, format, ...(partitions === undefined ? {} : { partitions }) },
        {
          ...{ rows, damage, seed, signal, onProgress },
          ...(movies === undefined ? {} : { movies }),
          ...(users === undefined ? {} : { users }),
        },
      ),
    ),
  );
  const count = (number: number) => number.toLocaleString("en-US");
  const notes = [
    note(
      "SYNTHETIC",
      "The events are synthetic, made by marquee synth: nothing found in them is evidence about any market.",
    ),
  ];
  printResult(surroundings, options, {
    json: { ...made, files: partitions ?? 1, out, notes },
    text: (style) => [
      `${count(made.rows)} watch events of ${count(made.movies)} movies and up to ${count(made.users)} viewers.`,
      `${partitions === undefined ? "File" : "Folder"}: ${style.bold(inert(out))}`,
    ],
    notes,
  });
}

function outputFormat({ out, partitions, format }: SynthEventsOptions): SourceFormat {
  if (partitions !== undefined) {
    if (format === undefined || format === "parquet" || format === "csv") return format ?? "parquet";
    return refuseOption("format", "parquet or csv", format);
  }
  const ending = /\.(parquet|csv)$/i.exec(basename(out))?.[1]?.toLowerCase();
  if (ending === "parquet" || ending === "csv") return ending;
  return refuseOption("out", "a name that ends in .parquet or .csv, or a folder and --partitions", out);
}
