import type { Calibration } from "../../learn/calibrate/calibrate.ts";
import { leastProbability } from "../../learn/calibrate/sigmoid.ts";
import type { TrustBand } from "../../movies/decide/abstain.ts";
import type { DecisionRule } from "../../movies/decide/decision-rule.ts";
import type { HitModel } from "../../movies/hit-model.ts";
import { addFeatures, addSegment } from "./feature-sql.ts";
import { addProbability, sigmoidSql } from "./learner-sql.ts";
import type { ModelDialect, ModelWords } from "./model-dialects.ts";
import { codedInputs, type SourceTable } from "./model-inputs-sql.ts";
import type { StagedQuery } from "./staged-query.ts";

/** What a query of scores gives for each movie, in this order; all but the first and the last are NULL for movies that are not scored. */
export const scoreColumns = [
  "movie_id",
  "hit_probability",
  "hit_predicted",
  "hit_threshold",
  "hit_low",
  "hit_high",
  "hit_verdict",
  "segment_name",
  "not_scored",
] as const;

/**
 * A model as one SELECT over a table of movies: what `predict` says of each, with `not_scored` NULL, or the reason why it says
 * nothing. Numbers are doubles; each sum is in the order in which the model's own code adds up, so that only EXP and LN, of which
 * engines differ in the last bit, keep probabilities from being the same bits. threshold: in place of the model's own, 0 to 1.
 * Throws MODEL_UNSUPPORTED for trees that are too large for the dialect.
 */
export function modelSql(model: HitModel, dialect: ModelDialect, table: SourceTable, threshold?: number): string {
  const { features } = model;
  const { query, codes, costs } = codedInputs(dialect, features.inputs, table);
  const { words } = query;
  const columns = addFeatures(query, features, codes);
  const { learner, scale, fitted } = model.model;
  const forecast = addProbability(query, { learner: learner.name, scale, fitted }, columns);
  const calibrated = addCalibrated(query, model.calibration, forecast);
  const segment =
    model.segments === null
      ? `CAST(NULL AS ${words.textType})`
      : addSegment(
          query,
          model.segments,
          columns.slice(0, 4).map(({ value }) => value),
        );
  const limit = query.fresh("threshold");
  const reason = query.fresh("reason");
  query.add([
    [limit, thresholdSql(words, model.decision, costs, threshold)],
    [reason, `COALESCE(not_scored, CASE WHEN ${calibrated} IS NULL THEN 'numbers too large to be held' END)`],
  ]);
  const [low, high, verdict] = addVerdict(query, model.band, calibrated, limit);
  const shown = (sql: string, type: string) => `CASE WHEN ${reason} IS NULL THEN ${sql} END AS ${type}`;
  const columnsOf: Record<(typeof scoreColumns)[number], string> = {
    movie_id: "movie_id",
    hit_probability: shown(calibrated, "hit_probability"),
    hit_predicted: shown(`CASE WHEN ${calibrated} >= ${limit} THEN 1 ELSE 0 END`, "hit_predicted"),
    hit_threshold: shown(limit, "hit_threshold"),
    hit_low: shown(low, "hit_low"),
    hit_high: shown(high, "hit_high"),
    hit_verdict: shown(verdict, "hit_verdict"),
    segment_name: shown(segment, "segment_name"),
    not_scored: `${reason} AS not_scored`,
  };
  return query.finish((from) => `SELECT ${scoreColumns.map((name) => columnsOf[name]).join(",\n  ")}\nFROM ${from}`);
}

/**
 * Why movies of a table are not scored, as far as their inputs tell: a SELECT of the reasons (NULL for none), how many movies have
 * each, one of them, and how many of them have a value of each input, `known0` and so on.
 */
export function refusedSql(model: HitModel, dialect: ModelDialect, table: SourceTable): string {
  const { query, codes } = codedInputs(dialect, model.features.inputs, table);
  const known = codes.map((code, index) => `, COUNT(${code}) AS known${index}`).join("");
  return query.finish(
    (from) =>
      `SELECT not_scored AS reason, COUNT(*) AS movies, MIN(movie_id) AS example${known} FROM ${from} GROUP BY not_scored ORDER BY not_scored`,
  );
}

function addCalibrated(query: StagedQuery, calibration: Calibration, forecast: string): string {
  const { words } = query;
  if (calibration.method === "none") return forecast;
  const calibrated = query.fresh("calibrated");
  if (calibration.method === "isotonic") {
    query.add([[calibrated, piecewise(words, forecast, calibration.forecasts, calibration.probabilities, true)]]);
    return calibrated;
  }
  const [bounded, score] = [query.fresh("bounded"), query.fresh("score")];
  const [least, most] = [leastProbability, 1 - leastProbability].map(words.double);
  query.add([[bounded, `CASE WHEN ${forecast} IS NOT NULL THEN LEAST(${most}, GREATEST(${least}, ${forecast})) END`]]);
  const odds = `(LN(${bounded}) - LN(${words.double(1)} - ${bounded}))`;
  query.add([[score, `${words.double(calibration.slope)} * ${odds} + ${words.double(calibration.intercept)}`]]);
  query.add([[calibrated, sigmoidSql(words, score)]]);
  return calibrated;
}

/** The threshold of a movie. costs: the columns that hold those of `costNames`. */
function thresholdSql(
  words: ModelWords,
  rule: DecisionRule,
  costs: readonly string[],
  threshold: number | undefined,
): string {
  if (threshold !== undefined || !rule.ownThresholds || rule.costs === null) {
    return words.double(threshold ?? rule.threshold);
  }
  const names = costNames(rule);
  const cost = (given: number | string) =>
    typeof given === "number" ? words.double(given) : costs[names.indexOf(given)]!;
  const [miss, falseAlarm] = [cost(rule.costs.miss), cost(rule.costs.falseAlarm)];
  const total = `(${miss} + ${falseAlarm})`;
  return `CASE WHEN ${total} > ${words.double(0)} THEN ${falseAlarm} / ${total} ELSE ${words.double(0.5)} END`;
}

/** The columns that hold the costs of a movie, where each has a threshold of its own. */
export function costNames({ ownThresholds, costs }: DecisionRule): string[] {
  if (!ownThresholds || costs === null) return [];
  return [...new Set([costs.miss, costs.falseAlarm])].filter((cost) => typeof cost === "string");
}

/** The interval around the probability, and the verdict, as `trustInterval` and `verdictOf` have them. */
function addVerdict(
  query: StagedQuery,
  band: TrustBand | null,
  probability: string,
  threshold: string,
): [low: string, high: string, verdict: string] {
  const { words } = query;
  const none = `CAST(NULL AS ${words.doubleType})`;
  if (band === null) return [none, none, `CASE WHEN ${probability} >= ${threshold} THEN 'hit' ELSE 'no hit' END`];
  const [low, high] = [query.fresh("low"), query.fresh("high")];
  query.add([
    [low, `LEAST(${piecewise(words, probability, band.probability, band.low, false)}, ${probability})`],
    [high, `GREATEST(${piecewise(words, probability, band.probability, band.high, false)}, ${probability})`],
  ]);
  const verdict = `CASE WHEN ${low} >= ${threshold} THEN 'hit' WHEN ${high} < ${threshold} THEN 'no hit' ELSE 'too close to call' END`;
  return [low, high, verdict];
}

/**
 * Straight lines between the points (places[i], values[i]), flat beyond the first and the last. places: rising; values: never
 * falling. bounded: no result leaves the values at the two ends of its line, whatever the rounding. NULL for NULL.
 */
function piecewise(
  words: ModelWords,
  x: string,
  places: readonly number[],
  values: readonly number[],
  bounded: boolean,
): string {
  const last = places.length - 1;
  const line = (i: number) => {
    const [from, to] = [values[i]!, values[i + 1]!];
    const share = `(${x} - ${words.double(places[i]!)}) / ${words.double(places[i + 1]! - places[i]!)}`;
    const value = `${words.double(from)} + ${share} * ${words.double(to - from)}`;
    return bounded ? `LEAST(${words.double(to)}, GREATEST(${words.double(from)}, ${value}))` : value;
  };
  const between = (low: number, high: number): string => {
    if (values[low] === values[high]) return words.double(values[low]!);
    if (high - low === 1) return line(low);
    const middle = (low + high) >> 1;
    return `CASE WHEN ${x} < ${words.double(places[middle]!)} THEN ${between(low, middle)} ELSE ${between(middle, high)} END`;
  };
  const inside = last === 0 ? "" : `WHEN ${x} < ${words.double(places[last]!)} THEN ${between(0, last)} `;
  return `CASE WHEN ${x} <= ${words.double(places[0]!)} THEN ${words.double(values[0]!)} ${inside}WHEN ${x} IS NOT NULL THEN ${words.double(values[last]!)} END`;
}
