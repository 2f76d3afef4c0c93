import { MarqueeError } from "../../errors.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import { randomStream } from "../../math/random.ts";
import { decodeInput } from "../fitted-inputs.ts";
import type { Contributions, ExplanationScale, InputDependence, ModelExplanation } from "./explain-result.ts";
import type { Explainable } from "./explainable.ts";
import { partialDependence, quantileGrid } from "./partial-dependence.ts";
import { referenceCodes } from "./reference-movies.ts";
import { coalitionCount, logOddsScore, shapleyValues } from "./shapley.ts";

export interface ExplainOptions {
  /** Default probability. */
  readonly scale?: ExplanationScale;
}

/** Movies with their inputs as coded columns. */
interface NamedMovies {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly columns: Columns;
}

/** Reference movies that contributions are counted against. */
const backgroundRows = 100;
/** Movies that a summary is made of: fewer where each of them takes many predictions. */
const mostSummed = 100;
const fewestSummed = 20;
const summaryPredictions = 1_000_000;
const drawnCurves = 40;

/** About how many predictions the contributions of one movie take. inputs: how many columns the model is given. */
export function contributionCost(inputs: number): number {
  return coalitionCount(inputs) * backgroundRows;
}

/**
 * What a model goes by: the contributions of up to 100 of its reference movies, their mean sizes, and how the probability
 * goes with each input. Throws OPTION_INVALID.
 */
export function explainModel(subject: Explainable, options: ExplainOptions = {}): ModelExplanation {
  const { ids, titles } = subject.reference;
  const affordable = Math.floor(summaryPredictions / contributionCost(subject.inputs.length));
  const limit = Math.max(fewestSummed, Math.min(mostSummed, affordable));
  const columns = referenceCodes(subject.reference, subject.inputs, limit);
  const count = rowCount(columns);
  const named = { ids: ids.slice(0, count), titles: titles.slice(0, count), columns };
  const contributions = contributionsOf(subject, named, options);
  const features = subject.inputs
    .map(({ name: feature }, index) => {
      const total = contributions.movies.reduce(
        (sum, movie) => sum + Math.abs(movie.explanation[index]!.contribution),
        0,
      );
      return { feature, meanAbsolute: total / count };
    })
    .sort((a, b) => b.meanAbsolute - a.meanAbsolute);
  return { ...contributions, features, dependence: inputDependence(subject) };
}

/** The contributions alone, for as many movies as are given. Throws OPTION_INVALID. */
export function contributionsOf(
  { score, inputs, reference }: Explainable,
  { ids, titles, columns }: NamedMovies,
  options: ExplainOptions = {},
): Contributions {
  const scale = checkScale(options.scale ?? "probability");
  const background = referenceCodes(reference, inputs, backgroundRows);
  const scored = scale === "log-odds" ? logOddsScore(score) : score;
  const shapley = shapleyValues(scored, columns, background, randomStream(0));
  return {
    scale,
    background: rowCount(background),
    base: shapley.base,
    movies: ids.map((id, row) => ({
      movie_id: id,
      title: titles[row]!,
      score: shapley.scores[row]!,
      explanation: inputs.map((input, index) => ({
        feature: input.name,
        value: decodeInput(input, columns[index]![row]!),
        contribution: shapley.contributions[index]![row]!,
        ...(shapley.standardErrors === null ? {} : { standardError: shapley.standardErrors[index]![row]! }),
      })),
    })),
  };
}

/** How the probability goes with each input; inputs of which the reference movies know no value are left out. */
export function inputDependence({ score, inputs, reference }: Explainable): InputDependence[] {
  const rows = referenceCodes(reference, inputs, backgroundRows);
  return inputs.flatMap((input, index) => {
    const known = rows[index]!.filter((value) => !Number.isNaN(value)).sort();
    const grid = input.kind === "number" ? quantileGrid(known) : [...new Set(known)];
    if (grid.length === 0) return [];
    const { mean, curves } = partialDependence(score, rows, index, grid);
    const levels = input.kind === "number" ? null : grid.map((code) => String(decodeInput(input, code)));
    const drawn = curves.slice(0, drawnCurves);
    return [{ feature: input.name, grid, levels, mean, curves: drawn, values: Array.from(known) }];
  });
}

function checkScale(scale: ExplanationScale): ExplanationScale {
  if (scale === "probability" || scale === "log-odds") return scale;
  throw new MarqueeError("OPTION_INVALID", {
    where: "scale",
    expected: "probability or log-odds",
    found: String(scale),
  });
}
