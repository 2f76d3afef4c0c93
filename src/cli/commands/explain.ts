import { type Command, Option } from "commander";
import { MarqueeError } from "../../errors.ts";
import type { ExplanationScale, ModelExplanation } from "../../movies/explain/explain-result.ts";
import type { ExplainResult } from "../../movies/explain/movie-explanation.ts";
import type { HitModel } from "../../movies/hit-model.ts";
import { type MovieTable, takeMovies } from "../../movies/movie.ts";
import { readText } from "../../runs/read-text.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import { explanationLines } from "../explanation-text.ts";
import { addMovie, describedMovies, type MovieRecord } from "../movie-option.ts";
import { addOutputOptions, addReadOptions, parseInteger, readOptionsOf, refuseOption } from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { largestModelFile } from "./model-file.ts";

interface ExplainCommandOptions extends ReadOptions, OutputOptions {
  readonly movie: readonly MovieRecord[];
  readonly movieId: readonly string[];
  readonly top?: number;
  readonly scale: ExplanationScale;
}

const shownByDefault = 3;

/** `marquee explain MODEL [FILE]`: why a model says what it says. */
export function addExplain(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("explain")
    .summary("see why a hit model says what it says")
    .description(
      "Explains a hit model: what moves its probabilities, and for single movies how much each measure adds, which movies are most like it and what became of them, and the smallest change that would turn the verdict.",
    )
    .argument("<model>", "model file that train wrote")
    .argument("[file]", "movie table; without one, the movies the model keeps from its training")
    .option("--movie <column=value,…>", "a movie, in place of a file; may be repeated", addMovie, [])
    .option("--movie-id <id>", "the movie to explain, by its id; may be repeated", addId, [])
    .addOption(
      new Option("--top <count>", `the most probable hits of the file (default ${shownByDefault})`)
        .argParser(parseInteger("top"))
        .conflicts(["movie", "movieId"]),
    )
    .addOption(
      new Option("--scale <scale>", "what contributions are counted in")
        .choices(["probability", "log-odds"])
        .default("probability"),
    );
  addOutputOptions(addReadOptions(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee explain marquee-model.json                                what the model goes by
  $ marquee explain marquee-model.json new-movies.csv --top 5         and why it says so of five movies
  $ marquee explain marquee-model.json new-movies.csv --movie-id 0111161
  $ marquee explain marquee-model.json --movie avg_watch_time=100,completion_rate=0.88,ratings_count=7000,avg_rating=4.5`,
    )
    .action((model: string, file: string | undefined, options: ExplainCommandOptions) =>
      explainCommand(model, file, options, surroundings),
    );
}

async function explainCommand(
  modelPath: string,
  file: string | undefined,
  options: ExplainCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { movie, movieId, top, scale } = options;
  if (file !== undefined && movie.length > 0) throw twoSources();
  if (top !== undefined && top < 0) refuseOption("top", "an integer from 0 up", String(top));
  const [{ parseHitModel }, { explain }, { explainModel }, { explainable }] = await Promise.all([
    import("../../movies/hit-model.ts"),
    import("../../movies/explain/explain.ts"),
    import("../../movies/explain/contributions.ts"),
    import("../../movies/explain/explainable.ts"),
  ]);
  const model = parseHitModel(await readText(modelPath, largestModelFile), modelPath);
  const subject = explainable(model);
  const table = await moviesToChooseFrom(model, file, options);
  const rows =
    movieId.length > 0
      ? rowsOf(table, movieId)
      : movie.length > 0
        ? table.ids.map((_, row) => row)
        : await mostProbable(model, table, top ?? (file === undefined ? 0 : shownByDefault));
  const result = explain(model, takeMovies(table, rows), { scale });
  const whole = movie.length + movieId.length > 0 ? null : explainModel(subject, { scale });
  printResult(surroundings, options, {
    json: documentOf(result, whole),
    text: (style, width) => explanationLines(result, whole, style, width),
    notes: mergeNotes(table.notes, result.notes, ...result.movies.map(({ notes }) => notes)),
  });
}

async function moviesToChooseFrom(
  model: HitModel,
  file: string | undefined,
  options: ExplainCommandOptions,
): Promise<MovieTable> {
  const readOptions = { ...readOptionsOf(options), measures: "optional" } as const;
  if (options.movie.length > 0) return await describedMovies(options.movie, readOptions);
  if (file !== undefined) {
    const { readData } = await import("../read-data.ts");
    return await readData(file, readOptions);
  }
  const { referenceTable } = await import("../../movies/explain/reference-movies.ts");
  return referenceTable(model.reference!, `the movies kept of ${model.trainedOn.source}`);
}

/** The rows of the most probable hits, the most probable first; equals in the order of the table. */
async function mostProbable(model: HitModel, table: MovieTable, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { predict } = await import("../../movies/predict.ts");
  const { predictions } = predict(model, table, { explain: false });
  return table.ids
    .map((_, row) => row)
    .sort((a, b) => predictions[b]!.probability - predictions[a]!.probability || a - b)
    .slice(0, count);
}

function rowsOf(table: MovieTable, ids: readonly string[]): number[] {
  return ids.map((id) => {
    const row = table.ids.indexOf(id);
    if (row < 0) refuseOption("movie-id", `the id of a movie of ${table.source}`, id);
    return row;
  });
}

/** The result as it stands; of the model as a whole, what is not said of single movies. */
function documentOf(result: ExplainResult, whole: ModelExplanation | null) {
  const { notes, ...rest } = result;
  return { ...rest, features: whole?.features ?? null, dependence: whole?.dependence ?? null, notes };
}

function addId(text: string, earlier: readonly string[]): string[] {
  return [...earlier, text];
}

function twoSources(): MarqueeError {
  return new MarqueeError("USAGE", {
    where: "marquee explain",
    expected: "either a file or --movie",
    found: "both",
    remedy: "Name a table of movies, or describe a movie with --movie avg_watch_time=100,….",
  });
}
