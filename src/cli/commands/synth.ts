import { type Command, CommanderError } from "commander";
import { type MovieTable, takeMovies } from "../../movies/movie.ts";
import { originColumn, syntheticId, syntheticOrigin } from "../../movies/origin.ts";
import type { MovieBlock } from "../../synth/sample.ts";
import type { SynthOptions } from "../../synth/synth-options.ts";
import type { SynthResult } from "../../synth/synth-result.ts";
import type { Synthesis } from "../../synth/synthesis.ts";
import { provenanceColumns } from "../../table/provenance-columns.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import type { TableBlock, TypedColumn } from "../../table/table-columns.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  parseInteger,
  parseNumber,
  readOptionsOf,
  refuseOption,
  typedNumber,
} from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { checkTableOutput } from "../scored-table.ts";
import { synthLines } from "../synth-lines.ts";
import { addSynthEvents } from "./synth-events.ts";

interface SynthCommandOptions extends ReadOptions, OutputOptions {
  readonly from?: string;
  readonly rows: number;
  readonly hitRate?: number;
  readonly noise: number;
  readonly overlap: number;
  readonly correlation: NonNullable<SynthOptions["correlation"]>;
  readonly seed: number;
  readonly out?: string;
  readonly force?: boolean;
}

/** `marquee synth --from DATA --out FILE`: synthetic movies like those of a table. */
export function addSynth(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("synth")
    .summary("make synthetic movies like those of a table")
    .description(
      "Learns from a movie table with a target and makes movies that are like its own and are none of them, any number. Says how like they are, and how well the best possible model could do on them. Every row says in its column origin that it is synthetic.",
    )
    .option("--from <data>", "movie table to learn from: CSV, CSV.gz, Parquet or JSON lines; 15 rows do")
    .option("--rows <number>", "how many movies to make", parseInteger("rows"), 1200)
    .option("--hit-rate <share>", "share of hits (default: that of the table)", parseNumber("hit-rate"))
    .option(
      "--noise <share>",
      "share of movies whose target has nothing to do with the measures",
      parseNumber("noise"),
      0,
    )
    .option(
      "--overlap <share>",
      "how far hits and other movies are drawn together: 0 as learned, 1 until nothing tells them apart",
      parseNumber("overlap"),
      0,
    )
    .option(
      "--correlation <low,high>",
      'where the correlation of each measure with the target is to lie, or "learned"',
      parseBand,
      [0.3, 0.7],
    )
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .option("--out <file>", "table to write, by the end of its name: .csv, .csv.gz, .tsv, .jsonl, .parquet");
  addOutputOptions(addReadOptions(addForceOption(command)))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee synth --from movies.csv --out synthetic.csv
  $ marquee synth --from movies.csv --rows 10000000 --out synthetic.parquet
  $ marquee synth --from movies.csv --hit-rate 0.2 --noise 0.1 --correlation learned --out hard.csv --json
  $ marquee synth events --rows 1000000 --out events.parquet`,
    )
    .action((options: SynthCommandOptions) => synth(options, surroundings));
  // So that what stands behind `events` is its own, also where names are the same.
  command.enablePositionalOptions();
  addSynthEvents(command, surroundings);
}

/** What commander asks for itself of a command that has no others below it: theirs would need these options too. */
function needed(value: string | undefined, flags: string): string {
  if (value !== undefined) return value;
  const code = "commander.missingMandatoryOptionValue";
  throw new CommanderError(1, code, `error: required option '${flags}' not specified`);
}

async function synth(options: SynthCommandOptions, surroundings: Surroundings): Promise<void> {
  const { rows, hitRate, noise, overlap, correlation, seed } = options;
  const from = needed(options.from, "--from <data>");
  const out = needed(options.out, "--out <file>");
  checkTableOutput(out, options.force === true);
  const [{ readData }, { startSynthesis }, { writeTableBlocks }] = await Promise.all([
    import("../read-data.ts"),
    import("../../synth/synthesis.ts"),
    import("../../table/write-table.ts"),
  ]);
  const table = await readData(from, readOptionsOf(options));
  const result = await withProgress(surroundings.stderr, async (onProgress) => {
    const given = hitRate === undefined ? {} : { hitRate };
    const synthesis = startSynthesis(table, { ...given, rows, noise, overlap, correlation, seed, onProgress });
    const constants = constantColumns(table);
    await writeTableBlocks(out, syntheticColumns(synthesis, constants), tableBlocks(synthesis.blocks, constants));
    return synthesis.finish();
  });
  const notes = mergeNotes(table.notes, result.notes);
  printResult(surroundings, options, {
    json: { ...jsonOf(result), notes, out },
    text: (style, width) => synthLines(result, out, style, width),
    notes,
  });
}

/** `fidelity` without its pictures: those are for the report. */
function jsonOf({ fidelity, ...rest }: SynthResult) {
  const { margins: _, ...figures } = fidelity;
  return { ...rest, fidelity: figures };
}

interface ConstantColumn {
  readonly name: string;
  readonly text: string;
}

/** The origin, and what the table learned from says of stand-ins and of its target: they are so here too. */
function constantColumns(table: MovieTable): ConstantColumn[] {
  const provenance = provenanceColumns(takeMovies(table, [0]));
  return [
    { name: originColumn, text: syntheticOrigin },
    ...provenance.map(({ name, values }) => ({ name, text: String(values[0]) })),
  ];
}

function syntheticColumns({ generator }: Synthesis, constants: readonly ConstantColumn[]): TypedColumn[] {
  return [
    { name: "movie_id", type: "text" },
    ...generator.grids.map(
      ({ name, decimals }): TypedColumn => ({ name, type: decimals === 0 ? "integer" : "number" }),
    ),
    { name: "hit", type: "integer" },
    ...constants.map(({ name }): TypedColumn => ({ name, type: "text" })),
  ];
}

function* tableBlocks(blocks: Iterable<MovieBlock>, constants: readonly ConstantColumn[]): Generator<TableBlock> {
  let made = 0;
  let texts: string[][] = [];
  for (const { rows, measures, hit } of blocks) {
    const first = made;
    const ids = Array.from({ length: rows }, (_, row) => syntheticId(first + row));
    if (made === 0) texts = constants.map(({ text }) => new Array<string>(rows).fill(text));
    yield { rows, values: [ids, ...measures, hit, ...texts] };
    made += rows;
  }
}

function parseBand(text: string): SynthCommandOptions["correlation"] {
  if (text === "learned") return "learned";
  const parts = text.split(",");
  if (parts.length !== 2 || !parts.every((part) => typedNumber.test(part.trim()))) {
    return refuseOption("correlation", 'two numbers such as 0.3,0.7, or "learned"', text);
  }
  return [Number(parts[0]), Number(parts[1])];
}
