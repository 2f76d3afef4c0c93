import { MarqueeError } from "../../errors.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import { randomStream } from "../../math/random.ts";
import { measureNames } from "../movie.ts";
import type { Contributions, ExplanationScale, MeasureDependence, ModelExplanation } from "./explain-result.ts";
import type { Explainable } from "./explainable.ts";
import { partialDependence, quantileGrid } from "./partial-dependence.ts";
import { referenceColumns } from "./reference-movies.ts";
import { logOddsScore, shapleyValues } from "./shapley.ts";

export interface ExplainOptions {
  /** Default probability. */
  readonly scale?: ExplanationScale;
}

/** Movies with their measures as columns in the order of `measureNames`. */
interface NamedMovies {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly columns: Columns;
}

/** Reference movies that contributions are counted against, and movies that a summary is made of. */
const backgroundRows = 100;
const drawnCurves = 40;

/**
 * What a model goes by: the contributions of up to 100 of its reference movies, their mean sizes, and how the probability
 * goes with each measure. Throws OPTION_INVALID.
 */
export function explainModel(subject: Explainable, options: ExplainOptions = {}): ModelExplanation {
  const { ids, titles } = subject.reference;
  const columns = referenceColumns(subject.reference, backgroundRows);
  const count = rowCount(columns);
  const named = { ids: ids.slice(0, count), titles: titles.slice(0, count), columns };
  const contributions = contributionsOf(subject, named, options);
  const features = measureNames
    .map((feature, index) => {
      const total = contributions.movies.reduce(
        (sum, movie) => sum + Math.abs(movie.explanation[index]!.contribution),
        0,
      );
      return { feature, meanAbsolute: total / count };
    })
    .sort((a, b) => b.meanAbsolute - a.meanAbsolute);
  return { ...contributions, features, dependence: measureDependence(subject) };
}

/** The contributions alone, for as many movies as are given. Throws OPTION_INVALID. */
export function contributionsOf(
  { score, reference }: Explainable,
  { ids, titles, columns }: NamedMovies,
  options: ExplainOptions = {},
): Contributions {
  const scale = checkScale(options.scale ?? "probability");
  const background = referenceColumns(reference, backgroundRows);
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
      explanation: measureNames.map((feature, index) => ({
        feature,
        value: knownOrNull(columns[index]![row]!),
        contribution: shapley.contributions[index]![row]!,
        ...(shapley.standardErrors === null ? {} : { standardError: shapley.standardErrors[index]![row]! }),
      })),
    })),
  };
}

/** How the probability goes with each measure; measures of which the reference movies know no value are left out. */
export function measureDependence({ score, reference }: Explainable): MeasureDependence[] {
  const rows = referenceColumns(reference, backgroundRows);
  return measureNames.flatMap((feature, index) => {
    const grid = quantileGrid(rows[index]!);
    if (grid.length === 0) return [];
    const { mean, curves } = partialDependence(score, rows, index, grid);
    const values = Array.from(rows[index]!.filter((value) => !Number.isNaN(value)).sort());
    return [{ feature, grid, mean, curves: curves.slice(0, drawnCurves), values }];
  });
}

function knownOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function checkScale(scale: ExplanationScale): ExplanationScale {
  if (scale === "probability" || scale === "log-odds") return scale;
  throw new MarqueeError("OPTION_INVALID", {
    where: "scale",
    expected: "probability or log-odds",
    found: String(scale),
  });
}
