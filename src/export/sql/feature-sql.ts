import { engineeredSources } from "../../movies/engineered.ts";
import type { MeasureRanges } from "../../movies/features.ts";
import { type HitFeatures, measureCount } from "../../movies/hit-features.ts";
import { type MeasureName, measureNames } from "../../movies/movie.ts";
import type { SegmentModel } from "../../movies/segment-result.ts";
import { log1pCut } from "../log1p-cut.ts";
import type { ModelWords } from "./model-dialects.ts";
import type { NamedSql, StagedQuery } from "./staged-query.ts";

/** A column that the learner sees. */
export interface FeatureSql {
  /** Its value. */
  readonly value: string;
  /** What trees compare, and with what in place of a threshold: of a logarithm the number itself, which all engines have alike. */
  readonly compared: string;
  cut(threshold: number): number;
}

const sameCut = (threshold: number) => threshold;

/** Adds the learner's columns to the query, in the order of `hitColumns`. codes: a column for each input, NULL where missing. */
export function addFeatures(query: StagedQuery, features: HitFeatures, codes: readonly string[]): FeatureSql[] {
  const { inputs, engineered, composites } = features;
  const { words } = query;
  const measured = measureCount(inputs);
  const values = inputs.map((input, index): NamedSql[] => {
    const code = codes[index]!;
    if (input.kind === "number") {
      return [[query.fresh("x"), `COALESCE(${code}, ${words.double(input.median)})`]];
    }
    const indicator = (holds: string): NamedSql => [
      query.fresh("x"),
      `CASE WHEN ${holds} THEN ${words.double(1)} ELSE ${words.double(0)} END`,
    ];
    return [
      ...input.levels.map((_, place) => indicator(`${code} = ${place}`)),
      ...(input.missing ? [indicator(`${code} IS NULL`)] : []),
    ];
  });
  query.add(values.flat());
  const names = values.map((columns) => columns.map(([name]) => name));
  const measures = names.slice(0, measured).flat();
  const measure = (name: MeasureName) => measures[inputs.findIndex((input) => input.name === name)]!;
  return [
    ...measures.map(plain),
    ...(composites === null ? [] : addComposites(query, features, measures).map(plain)),
    ...engineered.map((name): FeatureSql => {
      const [first, second] = engineeredSources(name).map(measure);
      if (name !== "log_ratings") return plain(`(${first} * ${second})`);
      return { value: `LN(${words.double(1)} + ${first})`, compared: first!, cut: log1pCut };
    }),
    ...names.slice(measured).flat().map(plain),
  ];
}

function plain(value: string): FeatureSql {
  return { value, compared: value, cut: sameCut };
}

/** Engagement, popularity and cluster. measures: the four, without missing values. */
function addComposites(query: StagedQuery, { inputs, composites }: HitFeatures, measures: readonly string[]): string[] {
  const ranges = Object.fromEntries(
    inputs.flatMap((input) => (input.kind === "number" ? [[input.name, input.range]] : [])),
  ) as MeasureRanges;
  const { popularityWeight, clusterScale, centroids } = composites!;
  const both = addEngagementAndPopularity(query, measures, ranges, popularityWeight);
  const standardised = addScaled(query, [...measures, ...both], clusterScale);
  return [...both, addNearest(query, standardised, centroids)];
}

function addEngagementAndPopularity(
  query: StagedQuery,
  measures: readonly string[],
  ranges: MeasureRanges,
  popularityWeight: number,
): string[] {
  const { words } = query;
  const [watchTime, completion, count, rating] = measureNames.map((name, index) => {
    const [low, high] = ranges[name];
    const width = high - low;
    return width > 0 ? `(${measures[index]} - ${words.double(low)}) / ${words.double(width)}` : words.double(0);
  });
  const [share, rest] = [popularityWeight, 1 - popularityWeight].map(words.double);
  const [engagement, popularity] = [query.fresh("engagement"), query.fresh("popularity")];
  query.add([
    [engagement, `${words.double(0.5)} * (${watchTime} + ${completion})`],
    [popularity, `${share} * (${count}) + ${rest} * (${rating})`],
  ]);
  return [engagement, popularity];
}

/** (value − mean) / deviation of each column. */
export function addScaled(
  query: StagedQuery,
  columns: readonly string[],
  scale: readonly { readonly mean: number; readonly deviation: number }[],
): string[] {
  const { words } = query;
  const scaled = columns.map((column, index): NamedSql => {
    const { mean, deviation } = scale[index]!;
    return [query.fresh("z"), `(${column} - ${words.double(mean)}) / ${words.double(deviation)}`];
  });
  query.add(scaled);
  return scaled.map(([name]) => name);
}

/** The nearest centroid, a double; the first of equally near ones. */
function addNearest(query: StagedQuery, columns: readonly string[], centroids: readonly (readonly number[])[]): string {
  const { words } = query;
  const distances = centroids.map(
    (centroid): NamedSql => [query.fresh("distance"), squaredDistance(words, columns, centroid)],
  );
  query.add(distances);
  const names = distances.map(([name]) => name);
  const cluster = query.fresh("cluster");
  const least = names.length === 1 ? names[0]! : `LEAST(${names.join(", ")})`;
  const cases = names.map((name, place) => `WHEN ${name} THEN ${words.double(place)}`);
  query.add([[cluster, `CASE ${least} ${cases.join(" ")} END`]]);
  return cluster;
}

function squaredDistance(words: ModelWords, columns: readonly string[], centroid: readonly number[]): string {
  return columns
    .map((column, index) => {
      const difference = `(${column} - ${words.double(centroid[index]!)})`;
      return `${difference} * ${difference}`;
    })
    .join(" + ");
}

/** Adds the name of each movie's segment, a text. measures: the four, without missing values. */
export function addSegment(query: StagedQuery, model: SegmentModel, measures: readonly string[]): string {
  const { words } = query;
  const both = addEngagementAndPopularity(query, measures, model.ranges, model.popularityWeight);
  const byName = new Map(
    [...measureNames, "engagement", "popularity"].map((name, index) => [name, [...measures, ...both][index]!]),
  );
  const columns = model.features.map((name) => byName.get(name)!);
  const nearest = addNearest(query, addScaled(query, columns, model.scale), model.centroids);
  const segment = query.fresh("segment");
  const cases = model.names.map((name, place) => `WHEN ${words.double(place)} THEN ${words.text(name)}`);
  query.add([[segment, `CASE ${nearest} ${cases.join(" ")} END`]]);
  return segment;
}
