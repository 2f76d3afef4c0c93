import { type Command, Option } from "commander";
import type { LeaderboardRow, ScoreName, TestReport, TrainResult } from "../../movies/train-result.ts";
import { countOf, countText, listOf, percent } from "../../studies/wording.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import { learnerChoices, learnersHelp, type ParamSetting, parseParam } from "../learner-params.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  checkOutput,
  parseInteger,
  parseNumber,
  readOptionsOf,
  refuseOption,
} from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { bar, inert, tableLines, wrapText } from "../text-table.ts";

interface TrainCommandOptions extends ReadOptions, OutputOptions {
  readonly learners?: readonly string[];
  readonly param: readonly ParamSetting[];
  readonly testSize: number;
  readonly splitColumn?: string;
  readonly timeColumn?: string;
  readonly folds: number;
  readonly popularityWeight: number;
  readonly clusters: number;
  readonly threshold: number;
  readonly seed: number;
  readonly out: string;
  readonly force?: boolean;
}

const barWidth = 20;

/** `marquee train DATA`: a hit model, honestly tested. helpWanted: true when the learners must be known for the help. */
export async function addTrain(program: Command, surroundings: Surroundings, helpWanted: boolean): Promise<void> {
  const width = surroundings.stdout.columns || 100;
  const learners = helpWanted ? learnersHelp((await import("../../learn/registry.ts")).learners, width) : "";
  const command = program
    .command("train")
    .summary("learn to tell hits from the rest")
    .description(
      "Compares learners by cross-validation inside the training rows, refits the winner, judges it once on the test rows and writes it as one JSON file.",
    )
    .argument("<data>", "movie table with a target: CSV, CSV.gz, Parquet or JSON lines")
    .option("--learners <a,b,c>", "learners to compare (default all)", parseLearners)
    .option(
      "--param <learner.name=value>",
      "set a hyper-parameter, such as forest.trees=200; may be repeated",
      addParam,
      [],
    )
    .option("--test-size <share>", "share of the rows kept for the one test", parseNumber("test-size"), 0.2)
    .addOption(new Option("--split-column <name>", "column that marks rows as train or test").conflicts("timeColumn"))
    .option("--time-column <name>", "column to split by: the latest rows are the test rows")
    .option("--folds <number>", "folds of the cross-validation", parseInteger("folds"), 5)
    .option(
      "--popularity-weight <share>",
      "weight of the number of ratings in popularity",
      parseNumber("popularity-weight"),
      0.7,
    )
    .option("--clusters <number>", "clusters of the cluster feature", parseInteger("clusters"), 4)
    .option("--threshold <share>", "probability from which a movie is called a hit", parseNumber("threshold"), 0.5)
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .option("--out <file>", "where the model is written", "marquee-model.json");
  addOutputOptions(addReadOptions(addForceOption(command)))
    .addHelpText(
      "after",
      `
${learners}

Examples:
  $ marquee train movies.csv
  $ marquee train movies.csv --learners logistic,forest --param forest.trees=200 --out hits.json
  $ marquee train movies.csv --time-column release_date --json`,
    )
    .action((data: string, options: TrainCommandOptions) => trainCommand(data, options, surroundings));
}

async function trainCommand(data: string, options: TrainCommandOptions, surroundings: Surroundings): Promise<void> {
  const { testSize, splitColumn, timeColumn, folds, popularityWeight, clusters, threshold, seed, out } = options;
  checkOutput(out, options.force === true);
  const [{ readMovies }, { train }, { hitModelJson }, { learners }, { writeFileAtomic }] = await Promise.all([
    import("../../table/read-movies.ts"),
    import("../../movies/train.ts"),
    import("../../movies/hit-model.ts"),
    import("../../learn/registry.ts"),
    import("../../table/atomic-write.ts"),
  ]);
  const chosen = learnerChoices(learners, options.learners, options.param);
  const table = await readMovies(data, readOptionsOf(options));
  const { result, model } = await withProgress(surroundings.stderr, (onProgress) =>
    train(table, {
      learners: chosen,
      testSize,
      splitColumn,
      timeColumn,
      folds,
      popularityWeight,
      clusters,
      threshold,
      seed,
      onProgress,
    }),
  );
  await writeFileAtomic(out, hitModelJson(model));
  const notes = mergeNotes(table.notes, result.notes);
  printResult(surroundings, options, {
    json: { ...result, notes, model: out },
    text: (style, width) => trainLines(result, out, style, width),
    notes,
  });
}

function parseLearners(text: string): string[] {
  const names = text.split(",");
  if (names.includes("")) refuseOption("learners", "names with a comma between them", text);
  return names;
}

function addParam(text: string, earlier: readonly ParamSetting[]): ParamSetting[] {
  return [...earlier, parseParam(text)];
}

function trainLines(result: TrainResult, out: string, style: Style, width: number): string[] {
  const { rows, source, split, test } = result;
  const how = split.column === null ? split.kind : `by ${split.column}`;
  const counts = `${countText(rows.train)} to learn from, ${countText(rows.test)} to test on (${how})`;
  const [boardHead = "", ...board] = tableLines(boardColumns, result.leaderboard.map(boardRow), width);
  const [testHead = "", ...scores] = tableLines(testColumns, testRows(test), width);
  return [
    style.bold(`${inert(source)}: ${counts}`),
    "",
    style.bold(boardHead),
    ...board,
    ...wrapText(winnerSentence(result), width),
    "",
    style.bold(testHead),
    ...scores,
    ...confusionLines(test),
    "",
    style.bold("importance (fall of ROC AUC when shuffled)"),
    ...importanceLines(result, width),
    "",
    `Model: ${style.bold(inert(out))}`,
  ];
}

const boardColumns = [
  { title: "learner, cross-validated" },
  { title: "ROC AUC", align: "right" },
  { title: "±", align: "right" },
  { title: "accuracy", align: "right" },
  { title: "log loss", align: "right" },
  { title: "Brier", align: "right" },
] as const;

function boardRow({ label, cv, cvStd }: LeaderboardRow): string[] {
  return [label, figure(cv.rocAuc), figure(cvStd.rocAuc), figure(cv.accuracy), figure(cv.logLoss), figure(cv.brier)];
}

function winnerSentence({ winnerLabel, tie, comparisons, leaderboard }: TrainResult): string {
  if (!tie) return `Winner: ${winnerLabel}.`;
  const labelOf = (name: string) => leaderboard.find((row) => row.learner === name)?.label ?? name;
  const tied = comparisons.filter((comparison) => comparison.tied).map(({ learner }) => labelOf(learner));
  return `Winner: ${winnerLabel}, the simplest of a tie: the leader cannot be told apart from ${listOf(tied)}.`;
}

const testColumns = [
  { title: "test rows, used once" },
  { title: "", align: "right" },
  { title: "95% interval" },
] as const;

const scoreLabels: readonly (readonly [name: ScoreName, label: string])[] = [
  ["rocAuc", "ROC AUC"],
  ["prAuc", "PR AUC"],
  ["accuracy", "accuracy"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["f1", "F1"],
  ["brier", "Brier"],
  ["logLoss", "log loss"],
];

function testRows(test: TestReport): string[][] {
  return scoreLabels.map(([name, label]) => {
    const interval = test.intervals[name];
    return [
      label,
      figure(test[name]),
      interval === undefined ? "" : `${figure(interval[0])} to ${figure(interval[1])}`,
    ];
  });
}

function confusionLines({ confusion: [rest, hits] }: TestReport): string[] {
  return [
    `Called hits: ${countText(hits[1])} of ${countOf(hits[0] + hits[1], "hit")} and ` +
      `${countText(rest[1])} of ${countOf(rest[0] + rest[1], "other")}.`,
  ];
}

function importanceLines({ importance }: TrainResult, width: number): string[] {
  const largest = Math.max(...importance.map(({ permutation }) => permutation ?? 0), Number.MIN_VALUE);
  const rows = importance.map(({ feature, permutation, gain }) => [
    feature,
    figure(permutation),
    bar((permutation ?? 0) / largest, barWidth),
    gain === null ? "" : `${percent(gain)} of the fit`,
  ]);
  const columns = [{ title: "" }, { title: "", align: "right" }, { title: "" }, { title: "" }] as const;
  return tableLines(columns, rows, width).slice(1);
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
