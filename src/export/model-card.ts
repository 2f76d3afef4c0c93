import { decimal, percent, whole } from "../charts/words.ts";
import type { ParamValue } from "../learn/params.ts";
import { type FieldLedger, momentWords } from "../movies/field-ledger.ts";
import type { FittedInput } from "../movies/fitted-inputs.ts";
import { hitColumns, measureCount } from "../movies/hit-features.ts";
import type { HitModel } from "../movies/hit-model.ts";
import { measures } from "../movies/movie.ts";
import type { ForecastScores, ScoreName, TrainResult } from "../movies/train-result.ts";
import { codeText, markdownList, markdownTable, plainText } from "./markdown.ts";

/** What a model does not know of itself. */
export interface CardFacts {
  /** What training gave: with it the card has intervals, the comparison of learners and the notes. */
  readonly result?: TrainResult;
  /** The version of Marquee that writes the card. */
  readonly version?: string;
  /** The command that makes the model again. */
  readonly command?: string;
}

/** Where the card of a model file stands: beside it, `.md` in place of `.json`. */
export function modelCardPath(modelPath: string): string {
  return `${modelPath.replace(/\.json$/i, "")}.md`;
}

/**
 * A model card in Markdown: what the model is, what it learned from, how good it is, where it ends and how to make it
 * again. The same model and facts give the same text; texts from data are escaped. Mitchell and others 2019, doi:10.1145/3287560.3287596
 */
export function modelCard(model: HitModel, facts: CardFacts = {}): string {
  const { result } = facts;
  const { learner } = model.model;
  const blocks = [
    `# Model card: ${plainText(learner.label)} for movie hits`,
    `Gives the probability that a movie is a hit, ${basisText(model)}. ${verdictText(model)}`,
    "## The model",
    modelTable(model),
    "## What it learned from",
    dataTable(model, result),
    ...inputBlocks(model),
    "## How good it is",
    ...qualityBlocks(model, result),
    "## Where it ends",
    markdownList(limits(model)),
    ...(result === undefined || result.notes.length === 0
      ? []
      : ["Said while it was trained:", markdownList(result.notes.map(({ message }) => plainText(message)))]),
    "## How to make it again",
    markdownList(reproduction(model, facts)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** What it goes by, and as of when. */
function basisText({ at, features }: HitModel): string {
  if (at !== null) return `from what is known of it at ${momentWords[at]}`;
  const others =
    features.inputs.length === measureCount(features.inputs) ? "" : ", and from other columns of its table";
  return `from how long and how far it is watched, how often and how well it is rated${others}`;
}

function verdictText({ decision, band }: HitModel): string {
  const own = decision.ownThresholds ? "Each movie has a threshold of its own, made from its costs." : "";
  const shared = `From a probability of ${short(decision.threshold)} up it says "hit"${purposes[decision.criterion]}.`;
  const close =
    band === null ? "" : 'Where the interval of the probability straddles the threshold it says "too close to call".';
  return [own || shared, close].filter(Boolean).join(" ");
}

const purposes: Readonly<Record<HitModel["decision"]["criterion"], string>> = {
  fixed: "",
  f1: ", a threshold learned for the best F1",
  accuracy: ", a threshold learned for the best accuracy",
  cost: ", a threshold learned for the least cost",
};

const calibrations: Readonly<Record<HitModel["calibration"]["method"], string>> = {
  none: "none: probabilities are the learner's own",
  sigmoid: "sigmoid, fitted on forecasts for rows the learner had not seen",
  isotonic: "isotonic, fitted on forecasts for rows the learner had not seen",
};

function modelTable({ model, params, calibration, segments, at }: HitModel): string {
  const settings = Object.entries(params).map(([name, value]) => `${name} ${settingText(value)}`);
  return markdownTable(
    ["", ""],
    [
      ["Learner", `${plainText(model.learner.label)} (${codeText(model.learner.name)})`],
      ["Hyper-parameters", plainText(settings.join(", ")) || "none"],
      ["Calibration", calibrations[calibration.method]],
      ["Input", "the columns below; a missing number is filled with the training median"],
      ...(at === null ? [] : [["Moment", `${momentWords[at]}: what is known only later plays no part`]]),
      ["Output", `probability of a hit, 0 to 1; verdict${segments === null ? "" : "; segment"}`],
      ...(segments === null ? [] : [["Segments", plainText(segments.names.join(", "))]]),
    ],
  );
}

function settingText(value: ParamValue): string {
  if (value === null || typeof value !== "object") return String(value ?? "none");
  return value.map(({ name }) => name).join(" + ");
}

function dataTable({ trainedOn }: HitModel, result: TrainResult | undefined): string {
  const { source, hash, rows, hits, proxies, targetRule, synthetic, testLook } = trainedOn;
  return markdownTable(
    ["", ""],
    [
      ["Table", plainText(source)],
      ...(synthetic ? [["Origin", "**synthetic**: made by `marquee synth`, so no evidence about any market"]] : []),
      ["SHA-256", hash === null ? "none: it was made in memory" : codeText(hash)],
      ["Training rows", `${whole(rows)}, of them ${whole(hits)} hits (${percent(rows > 0 ? hits / rows : 0)})`],
      ...(result === undefined ? [] : [["Test rows", `${whole(result.rows.test)}, ${splitText(result)}`]]),
      ...(testLook === null || testLook.look === 1
        ? []
        : [["Looks at the test rows", `this is number ${testLook.look}: other models were judged on them before`]]),
      ["Stand-ins", proxies.length === 0 ? "none: all measures are measurements" : plainText(proxies.join(", "))],
      ["A hit is", targetRule === null ? "as the table says" : `by a rule: ${plainText(targetRule)}`],
    ],
  );
}

function splitText({ split }: TrainResult): string {
  const { kind, column } = split;
  if (column === null) return `${kind} split`;
  return kind === "column" ? `as ${codeText(column)} marks them` : `${kind} split by ${codeText(column)}`;
}

/** The inputs, and what is made of them. */
function inputBlocks(model: HitModel): string[] {
  const { inputs, engineered, composites } = model.features;
  const numbers = inputs.filter((input) => input.kind === "number");
  const categories = inputs.filter((input) => input.kind !== "number");
  const computed = [
    ...(composites === null
      ? []
      : [
          `engagement, popularity (the number of ratings weighs ${decimal(composites.popularityWeight, 2)}) and the nearest of ${composites.centroids.length} clusters`,
        ]),
    ...engineered.map(codeText),
    ...(categories.length === 0 ? [] : ["a column of 0 and 1 for each category above"]),
  ];
  const width = hitColumns(model.features).length;
  return [
    ...(numbers.length === 0 ? [] : [numberTable(model, numbers)]),
    ...(categories.length === 0 ? [] : [categoryTable(model, categories)]),
    `${computed.length === 0 ? "" : `From these it computes ${computed.join(", ")}. `}The learner sees ${width} columns. All of it was fitted on the training rows alone.`,
  ];
}

type Input<Kind> = Extract<FittedInput, { readonly kind: Kind }>;

function numberTable({ ledger }: HitModel, numbers: readonly Input<"number">[]): string {
  const rows = numbers.map(({ name, range: [low, high], median }) => {
    const unit = measures.find((measure) => measure.name === name)?.unit ?? "";
    return [codeText(name), unit, knownText(ledger, name), short(low), short(high), short(median)];
  });
  const head = ["Number", "Unit", "Known at", "Lowest in training:", "Highest in training:", "Median:"];
  return markdownTable(head, rows);
}

function categoryTable({ ledger }: HitModel, categories: readonly Input<"month" | "category">[]): string {
  const rows = categories.map(({ name, kind, levels, missing }) => [
    codeText(kind === "month" ? `${name} (month)` : name),
    knownText(ledger, name),
    plainText([...levels, ...(missing ? ["missing"] : [])].join(", ")),
  ]);
  return markdownTable(["Category", "Known at", "Told apart (all others count as none of these)"], rows);
}

function knownText(ledger: FieldLedger, name: string): string {
  const known = ledger.find(({ field }) => field === name)?.known ?? null;
  return known === null ? "not said" : momentWords[known];
}

const scoreLabels: readonly (readonly [name: ScoreName, label: string])[] = [
  ["rocAuc", "ROC AUC"],
  ["prAuc", "PR AUC"],
  ["accuracy", "Accuracy"],
  ["precision", "Precision"],
  ["recall", "Recall"],
  ["f1", "F1"],
  ["brier", "Brier score (lower is better)"],
  ["logLoss", "Log loss (lower is better)"],
];

function qualityBlocks(model: HitModel, result: TrainResult | undefined): string[] {
  if (result !== undefined) {
    return [
      `Figures of one look at ${whole(result.rows.test)} test rows that took no part in training or choosing.`,
      scoreTable(result.test, result.test.intervals),
      `Cross-validated inside the training rows, ${result.split.folds} folds:`,
      boardTable(result),
      ...calibrationBlocks(result),
    ];
  }
  if (model.test === null) return ["Not known: no test came with this model. Judge it with `marquee evaluate`."];
  return ["Figures of one look at the test rows when it was trained.", scoreTable(model.test, {})];
}

function scoreTable(scores: ForecastScores, intervals: TrainResult["test"]["intervals"]): string {
  const rows = scoreLabels.map(([name, label]) => {
    const interval = intervals[name];
    return [label, figure(scores[name]), interval === undefined ? "–" : interval.map(figure).join(" to ")];
  });
  return markdownTable(["Figure", "Test:", "95% interval:"], rows);
}

function boardTable({ leaderboard, winner }: TrainResult): string {
  const rows = leaderboard.map(({ learner, label, cv, cvStandardError }) => {
    const name = learner === winner ? `**${plainText(label)}**` : plainText(label);
    return [name, `${figure(cv.rocAuc)} ± ${figure(cvStandardError.rocAuc)}`, figure(cv.logLoss)];
  });
  return markdownTable(["Learner", "ROC AUC ± standard error:", "Log loss:"], rows);
}

function calibrationBlocks({ test, probability }: TrainResult): string[] {
  if (test.calibration.length === 0) return [];
  const { value, interval } = probability.calibrationError;
  const rows = test.calibration.map(({ count, meanProbability, hitRate, interval }) => [
    percent(meanProbability),
    percent(hitRate),
    interval.map((value) => percent(value)).join(" to "),
    whole(count),
  ]);
  return [
    "What it says against what came true, on the test rows:",
    markdownTable(["Said:", "Came true:", "95% interval:", "Movies:"], rows),
    `Expected calibration error on out-of-fold forecasts: ${figure(value)} (${interval.map(figure).join(" to ")}).`,
  ];
}

function limits({ trainedOn, at, features }: HitModel): string[] {
  const { rows, proxies, targetRule } = trainedOn;
  return [
    ...(rows < 100 ? [`It learned from ${whole(rows)} movies: take its probabilities as a sketch.`] : []),
    ...(proxies.length > 0 ? [`${plainText(proxies.join(" and "))} are stand-ins, not measurements.`] : []),
    ...(targetRule === null ? [] : ["What a hit is was defined by a rule, not observed."]),
    "It knows movies like those it learned from: values outside the ranges above are guesses, and predictions say so.",
    ...(measureCount(features.inputs) === 0
      ? []
      : ["Watching and ratings exist only after a release: it does not judge scripts or plans."]),
    ...(at === null ? [] : [`Its figures hold for predictions at ${momentWords[at]}: values as they are known then.`]),
    "It finds what goes together with hits, not what makes them.",
    "Tastes change: judge it again on later movies with `marquee evaluate` before relying on it.",
    "Do not use it to judge people.",
  ];
}

function reproduction({ trainedOn }: HitModel, { command, version }: CardFacts): string[] {
  return [
    ...(command === undefined ? [] : [`Command: ${codeText(command)}`]),
    `Seed: ${trainedOn.seed}`,
    `Data: ${plainText(trainedOn.source)}${trainedOn.hash === null ? "" : `, SHA-256 ${codeText(trainedOn.hash)}`}`,
    ...(version === undefined ? [] : [`Version: Marquee ${plainText(version)}`]),
    "File: format `marquee-hit-model`, version 2. The same data, command, seed and version give the same model.",
  ];
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
