import { MarqueeError } from "../errors.ts";
import type { MeasureName } from "./movie.ts";

/**
 * Features that may be computed from the measures besides the composites: products, and the logarithm of 1 + the number of
 * ratings. They hold nothing that is not in the measures, but spare a learner the finding of it.
 */
export const engineeredFeatures = [
  { name: "watch_x_completion", measures: ["avg_watch_time", "completion_rate"] },
  { name: "log_ratings", measures: ["ratings_count"] },
  { name: "rating_x_completion", measures: ["avg_rating", "completion_rate"] },
  { name: "ratings_x_rating", measures: ["ratings_count", "avg_rating"] },
] as const;

export type EngineeredName = (typeof engineeredFeatures)[number]["name"];

export const engineeredNames: readonly EngineeredName[] = engineeredFeatures.map(({ name }) => name);

/** The measures that a feature is computed from. */
export function engineeredSources(name: EngineeredName): readonly MeasureName[] {
  return engineeredFeatures.find((feature) => feature.name === name)!.measures;
}

/** A feature of every row. measure: the column of a measure, without missing values. */
export function engineeredColumn(name: EngineeredName, measure: (name: MeasureName) => Float64Array): Float64Array {
  if (name === "log_ratings") return measure("ratings_count").map(Math.log1p);
  const [first, second] = engineeredSources(name).map(measure);
  return first!.map((value, row) => value * second![row]!);
}

/** Refuses features whose measures are not among the inputs with OPTION_INVALID. */
export function requireMeasuresOf(
  names: readonly EngineeredName[],
  inputs: readonly { readonly name: string }[],
): void {
  for (const name of names) {
    const missing = engineeredSources(name).find((measure) => inputs.every((input) => input.name !== measure));
    if (missing === undefined) continue;
    throw new MarqueeError("OPTION_INVALID", {
      where: "engineered",
      expected: `features of measures that are learned from`,
      found: `${name}, which needs ${missing}`,
      remedy: "Leave it out, or train at a later moment.",
    });
  }
}
