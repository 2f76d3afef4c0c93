import { type Command, Option } from "commander";
import { MarqueeError } from "../../errors.ts";
import { moments, momentWords } from "../../movies/field-ledger.ts";
import type { Prediction, PredictResult } from "../../movies/predict-result.ts";
import { readText } from "../../runs/read-text.ts";
import { countOf, countText } from "../../studies/wording.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import { addMovie, describedMovies, type MovieRecord } from "../movie-option.ts";
import { addForceOption, addOutputOptions, addReadOptions, parseNumber, readOptionsOf } from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { bar, cutText, inert, tableLines } from "../text-table.ts";
import { largestModelFile } from "./model-file.ts";

interface PredictCommandOptions extends ReadOptions, OutputOptions {
  readonly movie: readonly MovieRecord[];
  readonly threshold?: number;
  readonly at?: string;
  readonly out?: string;
  readonly force?: boolean;
}

const barWidth = 20;
const longestTitle = 40;
const mostShown = 30;

/** `marquee predict MODEL [FILE]`: probabilities, verdicts and segments of movies. */
export function addPredict(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("predict")
    .summary("use a hit model")
    .description("Gives the probability of a hit, the verdict and the segment of movies, by a model that train wrote.")
    .argument("<model>", "model file that train wrote")
    .argument("[file]", "movie table: CSV, CSV.gz, Parquet or JSON lines")
    .option("--movie <column=value,…>", "a movie, in place of a file; may be repeated", addMovie, [])
    .option(
      "--threshold <share>",
      "probability from which a movie is called a hit (default: the model's)",
      parseNumber("threshold"),
    )
    .addOption(
      new Option("--at <moment>", "moment of the predictions; refused when the model needs later columns").choices(
        moments,
      ),
    )
    .option(
      "--out <file>",
      "write the table with hit_probability, its interval, hit_predicted, hit_verdict and segment_name",
    );
  addOutputOptions(addReadOptions(addForceOption(command)))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee predict marquee-model.json new-movies.csv --out verdicts.csv
  $ marquee predict marquee-model.json --movie avg_watch_time=100,completion_rate=0.88,ratings_count=7000,avg_rating=4.5`,
    )
    .action((model: string, file: string | undefined, options: PredictCommandOptions) =>
      predictCommand(model, file, options, surroundings),
    );
}

async function predictCommand(
  modelPath: string,
  file: string | undefined,
  options: PredictCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { movie, threshold, at, out } = options;
  if ((file === undefined) === (movie.length === 0)) throw oneSource(file);
  const [{ readData }, { parseHitModel }, { predict }, { checkTableOutput, writeScoredTable }] = await Promise.all([
    import("../read-data.ts"),
    import("../../movies/hit-model.ts"),
    import("../../movies/predict.ts"),
    import("../scored-table.ts"),
  ]);
  if (out !== undefined) checkTableOutput(out, options.force === true);
  const model = parseHitModel(await readText(modelPath, largestModelFile), modelPath);
  const readOptions = { ...readOptionsOf(options), measures: "optional" } as const;
  const table = file === undefined ? await describedMovies(movie, readOptions) : await readData(file, readOptions);
  const result = predict(model, table, { threshold, at });
  if (out !== undefined) await writeScoredTable(out, table, scoresOf(result.predictions));
  const notes = mergeNotes(table.notes, result.notes);
  printResult(surroundings, options, {
    json: { ...result, notes, out: out ?? null },
    text: (style, width) => predictionLines(result, out, style, width),
    notes: mergeNotes(notes, result.predictions.length === 1 ? result.predictions[0]!.notes : []),
  });
}

function scoresOf(predictions: readonly Prediction[]) {
  return {
    ids: predictions.map((prediction) => prediction.movie_id),
    columns: {
      hit_probability: predictions.map((prediction) => prediction.probability),
      hit_predicted: predictions.map((prediction) => prediction.hit),
      hit_threshold: predictions.map((prediction) => prediction.threshold),
      hit_low: predictions.map(({ interval }) => interval?.[0] ?? null),
      hit_high: predictions.map(({ interval }) => interval?.[1] ?? null),
      hit_verdict: predictions.map((prediction) => prediction.verdict),
      segment_name: predictions.map((prediction) => prediction.segment),
    },
  };
}

function oneSource(file: string | undefined): MarqueeError {
  return new MarqueeError("USAGE", {
    where: "marquee predict",
    expected: "either a file or --movie",
    found: file === undefined ? "neither" : "both",
    remedy: "Name a table of movies, or describe a movie with --movie avg_watch_time=100,….",
  });
}

/** All predictions when they are few; of many, the most probable hits. */
function predictionLines(result: PredictResult, out: string | undefined, style: Style, width: number): string[] {
  const { model, predictions, at } = result;
  const many = predictions.length > mostShown;
  const shown = many ? [...predictions].sort((a, b) => b.probability - a.probability).slice(0, mostShown) : predictions;
  const hits = predictions.filter((prediction) => prediction.hit === 1).length;
  const close = predictions.filter(({ verdict }) => verdict === "too close to call").length;
  const [head = "", ...lines] = tableLines(predictionColumns, shown.map(predictionRow), width);
  const thresholds = new Set(predictions.map((prediction) => prediction.threshold));
  const [threshold = 0] = thresholds;
  const reach = thresholds.size > 1 ? "their own thresholds" : `the threshold of ${Number(threshold.toFixed(3))}`;
  const learned = `${model.label}, learned from ${countOf(model.rows, "movie")} of ${inert(model.trainedOn)}`;
  return [
    style.bold(
      `${countText(hits)} of ${countOf(predictions.length, "movie")} ${hits === 1 ? "reaches" : "reach"} ${reach}`,
    ),
    ...(close === 0
      ? []
      : [`Too close to call: ${countText(close)}; the interval lies on both sides of the threshold.`]),
    `Model: ${learned}`,
    ...(at === null ? [] : [`Predicted at ${momentWords[at]}, from what is known then.`]),
    "",
    style.bold(head),
    ...lines,
    ...(predictions.length === 1 ? reasonLines(predictions[0]!, width) : []),
    ...(many ? [style.dim(`The ${mostShown} most probable. All of them: --out FILE or --json.`)] : []),
    ...(out === undefined ? [] : ["", `Table: ${style.bold(inert(out))}`]),
  ];
}

const predictionColumns = [
  { title: "movie" },
  { title: "probability", align: "right" },
  { title: "" },
  { title: "95% interval" },
  { title: "verdict" },
  { title: "segment" },
] as const;

function predictionRow({ movie_id, title, probability, interval, verdict, segment }: Prediction): string[] {
  return [
    cutText(inert(title === "" ? movie_id : title), longestTitle),
    probability.toFixed(3),
    bar(probability, barWidth),
    interval === null ? "–" : `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`,
    verdict,
    segment ?? "–",
  ];
}

/** What moved one movie's probability away from that of the reference movies, the strongest first. */
function reasonLines({ explanation, probability }: Prediction, width: number): string[] {
  if (explanation === null) return [];
  const ordered = [...explanation].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const base = probability - ordered.reduce((sum, { contribution }) => sum + contribution, 0);
  const rows = ordered.map(({ feature, value, contribution }) => [
    feature,
    value === null ? "missing" : inert(String(value)),
    `${contribution < 0 ? "−" : "+"}${Math.abs(contribution).toFixed(3)}`,
  ]);
  const columns = [
    { title: `from ${base.toFixed(3)}, by` },
    { title: "", align: "right" },
    { title: "", align: "right" },
  ] as const;
  return ["", ...tableLines(columns, rows, width)];
}
