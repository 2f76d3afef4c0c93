import { dirname } from "node:path";
import { type Command, Option } from "commander";
import type { CalibrationMethod } from "../../learn/calibrate/calibrate.ts";
import type { SearchMethod } from "../../learn/search/search.ts";
import { shellText } from "../../movies/command-line.ts";
import { type EngineeredName, engineeredNames } from "../../movies/engineered.ts";
import { type Moment, moments } from "../../movies/field-ledger.ts";
import type { TrainOptions } from "../../movies/options.ts";
import { keptPool } from "../../parallel/thread-pool.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import { learnerChoices, learnersHelp, type ParamSetting, parseParam } from "../learner-params.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  addThreadsOption,
  checkOutput,
  parseInteger,
  parseNumber,
  readOptionsOf,
  refuseOption,
  typedNumber,
} from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { trainLines } from "../train-lines.ts";

interface TrainCommandOptions extends ReadOptions, OutputOptions {
  readonly threads?: number;
  readonly learners?: readonly string[];
  readonly param: readonly ParamSetting[];
  readonly testSize: number;
  readonly splitColumn?: string;
  readonly timeColumn?: string;
  readonly groupColumn?: string;
  readonly folds: number;
  readonly repeats: number;
  readonly tune?: readonly string[];
  readonly grid: readonly ParamSetting[];
  readonly search: SearchMethod;
  readonly draws?: number;
  readonly oneStandardError?: boolean;
  readonly nested?: boolean;
  readonly learningCurve?: boolean;
  readonly canary?: number;
  readonly calibrate: CalibrationMethod | "auto";
  readonly popularityWeight: number;
  readonly clusters: number;
  readonly at?: Moment;
  readonly known?: Readonly<Record<string, string>>;
  readonly extraFeatures?: readonly string[];
  readonly engineered?: readonly string[];
  readonly threshold: Threshold;
  readonly costs?: NonNullable<TrainOptions["costs"]>;
  readonly seed: number;
  readonly out: string;
  readonly force?: boolean;
}

type Threshold = NonNullable<TrainOptions["threshold"]>;

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
    .argument(
      "<data>",
      "movie table with a target: CSV, CSV.gz, Parquet or JSON lines; or builtin:movies, builtin:films",
    )
    .option(
      "--learners <a,b,c>",
      "learners to compare, or all (default logistic,forest,boosting)",
      parseNames("learners"),
    )
    .option(
      "--param <learner.name=value>",
      "set a hyper-parameter, such as forest.trees=200; may be repeated",
      addParam,
      [],
    )
    .option("--test-size <share>", "share of the rows kept for the one test", parseNumber("test-size"), 0.2)
    .addOption(new Option("--split-column <name>", "column that marks rows as train or test").conflicts("timeColumn"))
    .option("--time-column <name>", "column to split by: the latest rows are the test rows, folds run forward in time")
    .option("--group-column <name>", "column whose rows of one value stay together in the split and in every fold")
    .option("--folds <number>", "folds of the cross-validation", parseInteger("folds"), 5)
    .option("--repeats <number>", "how often the folds are drawn anew", parseInteger("repeats"), 1)
    .option(
      "--tune <a,b,c>",
      "searches of hyper-parameters by name: notebook-logistic, notebook-forest, notebook-boosting",
      parseNames("tune"),
    )
    .option(
      "--grid <learner.name=a,b,c>",
      "values to search for a hyper-parameter, or bounds; may be repeated",
      addParam,
      [],
    )
    .addOption(new Option("--search <method>", "how to search").choices(["grid", "random", "halving"]).default("grid"))
    .option("--draws <number>", "candidates drawn by a random search or for halving", parseInteger("draws"))
    .option("--one-standard-error", "take the simplest candidate within one standard error of the best")
    .option("--nested", "judge the whole choosing by nested cross-validation")
    .option("--learning-curve", "show whether more movies would help")
    .option(
      "--canary <runs>",
      "also train on a shuffled target, where nothing is left to learn",
      parseInteger("canary"),
    )
    .addOption(
      new Option("--calibrate <method>", "how probabilities are calibrated; auto only when it helps")
        .choices(["auto", "none", "sigmoid", "isotonic"])
        .default("auto"),
    )
    .option(
      "--popularity-weight <share>",
      "weight of the number of ratings in popularity",
      parseNumber("popularity-weight"),
      0.7,
    )
    .option("--clusters <number>", "clusters of the cluster feature", parseInteger("clusters"), 4)
    .addOption(
      new Option(
        "--at <moment>",
        "learn only from columns known at this moment; the measures need not be there",
      ).choices(moments),
    )
    .option(
      "--known <column=moment,…>",
      "when your columns are known, one of the moments or outcome; over what their names say",
      parseKnown,
    )
    .option(
      "--extra-features <a,b,c>",
      "columns to learn from besides the measures (default with --at all that are known)",
      parseNames("extra-features"),
    )
    .option(
      "--engineered <a,b,c>",
      `features computed from the measures, or all: ${engineeredNames.join(", ")}`,
      parseNames("engineered"),
    )
    .option(
      "--threshold <share>",
      "probability from which a movie is called a hit, or f1, accuracy, cost to learn it",
      parseThreshold,
      0.5,
    )
    .option(
      "--costs <miss=a,false-alarm=b>",
      "what wrong verdicts cost, each a number or a column; with --threshold cost",
      parseCosts,
    )
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .option("--out <file>", "where the model is written", "marquee-model.json");
  addOutputOptions(addReadOptions(addForceOption(addThreadsOption(command))))
    .addHelpText(
      "after",
      `
${learners}

Examples:
  $ marquee train movies.csv
  $ marquee train movies.csv --learners logistic,forest --param forest.trees=200 --out hits.json
  $ marquee train movies.csv --tune notebook-forest,notebook-boosting --nested
  $ marquee train movies.csv --grid forest.maxDepth=3,5,none --search random --draws 20
  $ marquee train movies.csv --threshold cost --costs miss=5,false-alarm=1
  $ marquee train movies.csv --time-column release_date --json
  $ marquee train movies.csv --at release --known festival_prizes=release
  $ marquee train movies.csv --extra-features genre,budget --engineered all`,
    )
    .action((data: string, options: TrainCommandOptions) => trainCommand(data, options, surroundings));
}

async function trainCommand(data: string, options: TrainCommandOptions, surroundings: Surroundings): Promise<void> {
  const { out, param, grid, oneStandardError, tune, learners: named, search, draws, ...rest } = options;
  checkOutput(out, options.force === true);
  const [{ readData }, { train }, { usualLearners }, { hitModelJson }, { modelCard, modelCardPath }] =
    await Promise.all([
      import("../read-data.ts"),
      import("../../movies/train.ts"),
      import("../../movies/train-settings.ts"),
      import("../../movies/hit-model.ts"),
      import("../../export/model-card.ts"),
    ]);
  const [{ learners }, { searchChoices }, { writeFileAtomic }, { earlierLooks }, { laterLook }] = await Promise.all([
    import("../../learn/registry.ts"),
    import("../search-choices.ts"),
    import("../../table/atomic-write.ts"),
    import("../../runs/earlier-looks.ts"),
    import("../../movies/test-looks.ts"),
  ]);
  const searches = searchChoices(learners, tune ?? [], grid, { method: search, draws });
  const tuned = searches.map(({ learner }) => learner);
  const usual = named?.includes("all") ? learners.map(({ name }) => name) : (named ?? usualLearners);
  const chosen = learnerChoices(learners, [...new Set([...usual, ...tuned])], param);
  // A moment may do without the measures; which of them it needs is for training to say.
  const measures = rest.at === undefined ? "required" : "optional";
  const table = await readData(data, { ...readOptionsOf(options), measures });
  const trained = await withProgress(surroundings.stderr, (onProgress) =>
    train(table, {
      learners: chosen,
      tune: searches,
      searchRule: oneStandardError === true ? "one-standard-error" : "best",
      testSize: rest.testSize,
      splitColumn: rest.splitColumn,
      timeColumn: rest.timeColumn,
      groupColumn: rest.groupColumn,
      folds: rest.folds,
      repeats: rest.repeats,
      nested: rest.nested,
      learningCurve: rest.learningCurve,
      canary: rest.canary,
      calibrate: rest.calibrate,
      popularityWeight: rest.popularityWeight,
      clusters: rest.clusters,
      at: rest.at,
      known: rest.known,
      extraFeatures: rest.extraFeatures,
      engineered: (rest.engineered?.includes("all") ? engineeredNames : rest.engineered) as EngineeredName[],
      threshold: rest.threshold,
      costs: rest.costs,
      seed: rest.seed,
      onProgress,
      clock: () => performance.now(),
      threads: keptPool(rest.threads),
    }),
  );
  const { times } = trained;
  const looked = laterLook(trained.model.trainedOn.testLook!, await earlierLooks(dirname(out), trained.model));
  const { testLook } = looked;
  const result = { ...trained.result, notes: [...trained.result.notes, ...looked.notes] };
  const model = { ...trained.model, trainedOn: { ...trained.model.trainedOn, testLook } };
  const card = modelCardPath(out);
  const command = shellText(["marquee", ...surroundings.args]);
  await writeFileAtomic(card, modelCard(model, { result, command, version: surroundings.version }));
  await writeFileAtomic(out, hitModelJson(model));
  const notes = mergeNotes(table.notes, result.notes);
  printResult(surroundings, options, {
    json: { ...result, testLook, notes, model: out, card },
    text: (style, width) => trainLines(result, times, out, style, width),
    notes,
  });
}

function parseNames(option: string): (text: string) => string[] {
  return (text) => {
    const names = text.split(",");
    if (names.includes("")) refuseOption(option, "names with a comma between them", text);
    return names;
  };
}

function parseKnown(text: string): Readonly<Record<string, string>> {
  const known = text.split(",").map((part) => /^(.+)=([^=]+)$/.exec(part) ?? []);
  const entries = known.map(([, column = "", moment = ""]) => [column.trim(), moment.trim()] as const);
  if (entries.some(([column, moment]) => column === "" || moment === "")) {
    refuseOption("known", "column=moment, with commas between several", text);
  }
  return Object.fromEntries(entries);
}

function parseThreshold(text: string): Threshold {
  if (text === "f1" || text === "accuracy" || text === "cost") return text;
  return parseNumber("threshold")(text);
}

function parseCosts(text: string): NonNullable<TrainOptions["costs"]> {
  const costs = new Map(text.split(",").map((part) => part.split("=", 2) as [string, string | undefined]));
  const read = (name: string): number | string => {
    const value = costs.get(name);
    if (value === undefined || value === "") refuseOption("costs", "miss=NUMBER,false-alarm=NUMBER, or columns", text);
    return typedNumber.test(value) ? Number(value) : value;
  };
  if (costs.size !== 2) refuseOption("costs", "miss=NUMBER,false-alarm=NUMBER, or columns", text);
  return { miss: read("miss"), falseAlarm: read("false-alarm") };
}

function addParam(text: string, earlier: readonly ParamSetting[]): ParamSetting[] {
  return [...earlier, parseParam(text)];
}
