import type { Command } from "commander";
import type { EvaluateResult } from "../../movies/evaluate-model.ts";
import { scoreLabels } from "../../movies/score-labels.ts";
import type { ForecastScores, ScoreName } from "../../movies/train-result.ts";
import { readText } from "../../runs/read-text.ts";
import { countOf, percent } from "../../studies/wording.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import { addOutputOptions, addReadOptions, parseInteger, parseNumber, readOptionsOf } from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { inert, tableLines, wrapText } from "../text-table.ts";
import { largestModelFile } from "./model-file.ts";

interface EvaluateCommandOptions extends ReadOptions, OutputOptions {
  readonly threshold?: number;
  readonly seed: number;
}

/** `marquee evaluate MODEL DATA`: how good a model is on movies it has not seen. */
export function addEvaluate(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("evaluate")
    .summary("judge a hit model on labelled movies")
    .description(
      "Judges a hit model on movies whose outcome is known. The figures mean something only for movies it has not learned from, and it is said when it has.",
    )
    .argument("<model>", "model file that train or import wrote")
    .argument(
      "<data>",
      "movie table with a target: CSV, CSV.gz, Parquet or JSON lines; or builtin:movies, builtin:films",
    )
    .option(
      "--threshold <share>",
      "probability from which a movie is called a hit (default: the model's)",
      parseNumber("threshold"),
    )
    .option("--seed <integer>", "of the bootstrap behind the intervals", parseInteger("seed"), 42);
  addOutputOptions(addReadOptions(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee evaluate marquee-model.json last-month.csv
  $ marquee evaluate marquee-model.json last-month.csv --threshold 0.7 --json`,
    )
    .action((model: string, data: string, options: EvaluateCommandOptions) =>
      evaluate(model, data, options, surroundings),
    );
}

async function evaluate(
  modelPath: string,
  data: string,
  options: EvaluateCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const [{ readData }, { parseHitModel }, { evaluateModel }] = await Promise.all([
    import("../read-data.ts"),
    import("../../movies/hit-model.ts"),
    import("../../movies/evaluate-model.ts"),
  ]);
  const { threshold, seed } = options;
  const model = parseHitModel(await readText(modelPath, largestModelFile), modelPath);
  const table = await readData(data, { ...readOptionsOf(options), measures: "optional" });
  const result = evaluateModel(model, table, { seed, ...(threshold === undefined ? {} : { threshold }) });
  printResult(surroundings, options, {
    json: result,
    text: (style, width) => evaluationLines(result, style, width),
    notes: mergeNotes(table.notes, result.notes),
  });
}

const columns = [
  { title: "on these movies" },
  { title: "", align: "right" },
  { title: "95% interval" },
  { title: "guessing", align: "right" },
  { title: "test at training", align: "right" },
] as const;

function evaluationLines(result: EvaluateResult, style: Style, width: number): string[] {
  const { source, rows, hitRate, model, scores, baseline, atTraining, notes } = result;
  const rest = ([name, label]: (typeof scoreLabels)[number]) => {
    const interval = scores.intervals[name];
    const range = interval === undefined ? "" : `${figure(interval[0])} to ${figure(interval[1])}`;
    return [label, figure(scores[name]), range, ofForecast(baseline, name), ofForecast(atTraining, name)];
  };
  const [head = "", ...lines] = tableLines(columns, scoreLabels.map(rest), width);
  const [others, hits] = scores.confusion;
  const warnings = notes.filter(({ code }) => code === "SEEN_IN_TRAINING").map(({ message }) => message);
  return [
    ...warnings.flatMap((message) => [...wrapText(`NOT A FAIR TEST. ${inert(message)}`, width).map(style.bold), ""]),
    style.bold(`${inert(source)}: ${countOf(rows, "movie")}, ${percent(hitRate)} hits`),
    `Model: ${model.label}, learned from ${countOf(model.rows, "movie")} of ${inert(model.trainedOn)}`,
    "",
    style.bold(head),
    ...lines,
    `Called hits: ${hits[1]} of ${countOf(hits[0] + hits[1], "hit")} and ${others[1]} of ${countOf(others[0] + others[1], "other")}.`,
  ];
}

function ofForecast(scores: ForecastScores | null, name: ScoreName): string {
  return scores === null ? "–" : figure(scores[name]);
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
