import type {
  ExplanationScale,
  InputDependence,
  ModelExplanation,
  VerdictChange,
  VerdictChanges,
} from "../movies/explain/explain-result.ts";
import type { ExplainResult, MovieExplanation } from "../movies/explain/movie-explanation.ts";
import { countOf, countText, listOf } from "../studies/wording.ts";
import type { Style } from "./output.ts";
import { bar, cutText, inert, tableLines, wrapText } from "./text-table.ts";

const barWidth = 16;
const longestTitle = 40;
/** Inputs that are shown of comparable titles. */
const mostCompared = 6;
const caution =
  "A change tells what the model would say of such a movie, not that bringing it about would make or lose a hit.";

/** What a model goes by, where that was asked for, and then one explanation after another. */
export function explanationLines(
  result: ExplainResult,
  whole: ModelExplanation | null,
  style: Style,
  width: number,
): string[] {
  const { model } = result;
  return [
    `Model: ${model.label}, learned from ${countOf(model.rows, "movie")} of ${inert(model.trainedOn)}`,
    ...(whole === null ? [] : ["", ...modelLines(whole, style, width)]),
    ...result.movies.flatMap((movie) => ["", ...movieLines(movie, result, style, width)]),
    ...(result.movies.length === 0 ? [] : ["", ...wrapText(caution, width).map(style.dim)]),
  ];
}

function modelLines({ features, dependence, movies, scale }: ModelExplanation, style: Style, width: number): string[] {
  const most = Math.max(...features.map(({ meanAbsolute }) => meanAbsolute));
  const [head = "", ...lines] = tableLines(
    [
      { title: "input" },
      { title: "" },
      { title: "moves by", align: "right" },
      { title: "mean probability along it", wrap: true },
    ],
    features.map(({ feature, meanAbsolute }) => [
      feature,
      bar(most === 0 ? 0 : meanAbsolute / most, barWidth),
      figure(meanAbsolute, scale),
      dependenceText(dependence.find((one) => one.feature === feature)),
    ]),
    width,
  );
  return [
    style.bold(
      `What the model goes by: mean size of each input's share, over ${countOf(movies.length, "training movie")}`,
    ),
    style.bold(head),
    ...lines,
  ];
}

function dependenceText(dependence: InputDependence | undefined): string {
  if (dependence === undefined || dependence.grid.length < 2) return "";
  const { grid, levels, mean } = dependence;
  if (levels !== null) return levelsText(levels, mean);
  const places = [0, Math.floor((grid.length - 1) / 2), grid.length - 1];
  return [...new Set(places)].map((place) => `${mean[place]!.toFixed(2)} at ${value(grid[place]!)}`).join(", ");
}

/** The categories of the highest and of the lowest mean. */
function levelsText(levels: readonly string[], mean: readonly number[]): string {
  const order = levels.map((_, index) => index).sort((a, b) => mean[b]! - mean[a]!);
  const ends = new Set([order[0]!, order.at(-1)!]);
  return [...ends].map((index) => `${mean[index]!.toFixed(2)} for ${inert(levels[index]!)}`).join(", ");
}

function movieLines(movie: MovieExplanation, result: ExplainResult, style: Style, width: number): string[] {
  const { title, probability, threshold, verdict, segment, explanation, score, comparables, counterfactual } = movie;
  const { base, scale, background } = result;
  const parts = [...explanation].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const most = Math.abs(parts[0]!.contribution);
  const reasons = tableLines(
    [{ title: "" }, { title: "", align: "right" }, { title: "" }, { title: "", align: "right" }],
    [
      [`mean of ${countOf(background, "training movie")}`, "", "", figure(base, scale)],
      ...parts.map(({ feature, value: own, contribution }) => [
        feature,
        own === null ? "missing" : value(own),
        bar(most === 0 ? 0 : Math.abs(contribution) / most, barWidth),
        signed(contribution, scale),
      ]),
      [scale === "probability" ? "probability" : "log odds", "", "", figure(score, scale)],
    ],
    width,
  ).slice(1);
  const name = cutText(inert(title), longestTitle);
  return [
    style.bold(
      `${name}: ${verdict}, probability ${probability.toFixed(3)}, threshold ${Math.round(threshold * 1000) / 1000}${segment === null ? "" : ` (${segment})`}`,
    ),
    ...reasons,
    ...changeLines(counterfactual, width),
    ...(comparables.length === 0 ? [] : ["Most like it, among the training movies:", ...comparableLines(movie, width)]),
  ];
}

function changeLines({ wanted, nearest, alone }: VerdictChanges, width: number): string[] {
  const verdict = wanted === 1 ? "a hit" : "no hit";
  if (nearest === null) {
    return wrapText(
      `No change within the range of the training movies was found that would make it ${verdict}.`,
      width,
    );
  }
  const lines = wrapText(
    `The smallest change that would make it ${verdict}: ${changeText(nearest)} (${nearest.distance.toFixed(2)} standard deviations; probability then ${nearest.probability.toFixed(3)}).`,
    width,
  );
  const others = alone.filter(
    (one) => nearest.changes.length > 1 || one.changes[0]!.feature !== nearest.changes[0]!.feature,
  );
  if (others.length === 0) return lines;
  const words = others.map((one) => `${changeText(one)} (${one.distance.toFixed(2)})`);
  return [...lines, ...wrapText(`By itself would do: ${words.join("; ")}.`, width)];
}

function changeText({ changes }: VerdictChange): string {
  return listOf(
    changes.map(({ feature, from, to }) => `${feature} ${from === null ? "missing" : value(from)} → ${value(to)}`),
  );
}

function comparableLines({ comparables, explanation }: MovieExplanation, width: number): string[] {
  const shown = explanation.slice(0, mostCompared).map(({ feature }) => feature);
  return tableLines(
    [
      { title: "movie" },
      { title: "outcome" },
      { title: "distance", align: "right" },
      ...shown.map((title) => ({ title, align: "right" }) as const),
    ],
    comparables.map(({ title, hit, distance, inputs }) => [
      cutText(inert(title), longestTitle),
      hit === 1 ? "hit" : "no hit",
      distance.toFixed(2),
      ...shown.map((name) => {
        const own = inputs[name] ?? null;
        return own === null ? "missing" : value(own);
      }),
    ]),
    width,
  ).map((line) => `  ${line}`);
}

function figure(score: number, scale: ExplanationScale): string {
  return score.toFixed(scale === "probability" ? 3 : 2);
}

function signed(contribution: number, scale: ExplanationScale): string {
  const text = figure(contribution, scale);
  return Number(text) === 0 ? text.replace("-", "") : contribution > 0 ? `+${text}` : text;
}

/** The value of an input, a number to three decimals at most. */
function value(own: number | string): string {
  if (typeof own === "string") return inert(own);
  return Math.abs(own) >= 1000 ? countText(Math.round(own)) : String(Math.round(own * 1000) / 1000);
}
