import type { Command } from "commander";
import { readText } from "../../runs/read-text.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  checkOutput,
  parseInteger,
  parseNumber,
  readOptionsOf,
} from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";
import { addImportTmdb } from "./import-tmdb.ts";
import { largestModelFile } from "./model-file.ts";

interface ImportXgboostOptions extends ReadOptions, OutputOptions {
  readonly data?: string;
  readonly popularityWeight: number;
  readonly clusters: number;
  readonly seed: number;
  readonly out: string;
  readonly force?: boolean;
}

/** `marquee import KIND FILE`: what other programs made, in Marquee's form. */
export function addImport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("import")
    .summary("bring in what other programs made")
    .description("Brings in what other programs made, in Marquee's form.");
  command.addHelpText(
    "after",
    `
Examples:
  $ marquee import tmdb tmdb_5000_movies.csv --out films.csv
  $ marquee import xgboost model.json --data movies.csv --out hits.model.json --json`,
  );
  addImportTmdb(command, surroundings);
  addImportXgboost(command, surroundings);
}

function addImportXgboost(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("xgboost")
    .summary("an XGBoost model as a hit model")
    .description(
      'Makes a hit model of an XGBoost model (binary:logistic, gbtree) that save_model("model.json") wrote. One that Marquee exported comes back whole. Any other needs the table it learned from, for what XGBoost does not keep: medians, ranges, clusters and segments; its columns are found by their names.',
    )
    .argument("<file>", "XGBoost's model file, JSON")
    .option("--data <file>", "movie table the model learned from")
    .option(
      "--popularity-weight <share>",
      "weight of the number of ratings in popularity",
      parseNumber("popularity-weight"),
      0.7,
    )
    .option("--clusters <number>", "clusters of the cluster feature", parseInteger("clusters"), 4)
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .requiredOption("--out <file>", "model file to write");
  addOutputOptions(addReadOptions(addForceOption(command)))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee import xgboost model.json --data movies.csv --out hits.model.json`,
    )
    .action((file: string, options: ImportXgboostOptions) => importModel(file, options, surroundings));
}

async function importModel(file: string, options: ImportXgboostOptions, surroundings: Surroundings): Promise<void> {
  const { data, popularityWeight, clusters, seed, out } = options;
  checkOutput(out, options.force === true);
  const [{ readData }, { hitModelJson }, { importXgboost }, { writeFileAtomic }] = await Promise.all([
    import("../read-data.ts"),
    import("../../movies/hit-model.ts"),
    import("../../export/import-xgboost.ts"),
    import("../../table/atomic-write.ts"),
  ]);
  const text = await readText(file, largestModelFile);
  const movies = data === undefined ? null : await readData(data, readOptionsOf(options));
  const { model, notes } = importXgboost(text, file, movies, { popularityWeight, clusters, seed });
  await writeFileAtomic(out, hitModelJson(model));
  const said = mergeNotes(movies?.notes ?? [], notes);
  printResult(surroundings, options, {
    json: { source: file, learner: model.learner, trees: model.params["trees"] ?? null, notes: said, model: out },
    text: (style) => [`Model: ${style.bold(inert(out))}`],
    notes: said,
  });
}
