import { scoreText } from "../charts/explanation-words.ts";
import type { ModelExplanation, ScoreExplanation } from "../movies/explain/explain-result.ts";
import { countOf, decimal, listOf } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

/** What the page and the Markdown both say about what a model goes by. */

/** The features that move the scores most. */
export function explanationSentence({ scale, base, movies, background, features }: ModelExplanation): string {
  const most = features.slice(0, 3).map(({ feature, meanAbsolute }) => `${feature} (${sizeText(meanAbsolute, scale)})`);
  const sampled = movies.some(({ explanation }) => explanation.some((part) => part.standardError !== undefined));
  return `The mean score of ${countOf(background, "reference movie")} is ${scoreText(base, scale)}. What moves the scores of ${countOf(movies.length, "training movie")} away from it most, on average: ${listOf(most)}. These are ${sampled ? "sampled" : "exact"} Shapley values through the whole model, from its input columns to the probability shown.`;
}

/** How much each feature moves the scores. */
export function contributionsTable({ features, scale }: ModelExplanation): ReportTable {
  return {
    caption: "How much each feature moves the scores: mean size of its contributions",
    columns: [
      { title: "Feature" },
      { title: scale === "probability" ? "Percentage points" : "Log odds", numeric: true },
    ],
    rows: features.map(({ feature, meanAbsolute }) => ({
      cells: [feature, scale === "probability" ? decimal(100 * meanAbsolute, 1) : decimal(meanAbsolute, 2)],
    })),
  };
}

function sizeText(size: number, scale: ModelExplanation["scale"]): string {
  return scale === "probability" ? `${decimal(100 * size, 1)} points` : `${decimal(size, 2)} log odds`;
}

/** The movie to show as an example: the one with the highest score; null without movies. */
export function exampleMovie({ movies }: ModelExplanation): ScoreExplanation | null {
  return movies.reduce<ScoreExplanation | null>(
    (best, movie) => (best === null || movie.score > best.score ? movie : best),
    null,
  );
}
