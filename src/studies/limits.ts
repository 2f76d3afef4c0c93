import { momentWords } from "../movies/field-ledger.ts";
import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { beatsBaseline, isStable, separation, testHits, testWeight, tiedLearners } from "./readings.ts";
import type { StudyData } from "./study-result.ts";
import { countOf, countText, listOf, percent, percentRange, scoreRange } from "./wording.ts";

/** Below this many movies a table supports no firm conclusion. */
const smallTable = 100;
/** A 95% interval of a share wider than this is called wide. */
const wideInterval = 0.2;

/** How far the data themselves carry. `madeUp`: the movies are an example or synthetic. */
export function dataLimits(data: StudyData, madeUp: boolean): string[] {
  const limits: string[] = [];
  const { rows, target } = data.description;
  if (madeUp) {
    limits.push(
      `The ${countOf(rows, "movie")} are made up to show the method: nothing here is evidence about any market.`,
    );
  } else if (rows < smallTable) {
    limits.push(`${countOf(rows, "movie")} are too few for firm conclusions.`);
  }
  for (const { column, formula } of data.proxies) {
    limits.push(`${column} is a proxy, not a measurement: ${column} = ${formula}.`);
  }
  if (data.proxies.length > 0) {
    limits.push(
      "A proxy says nothing beyond what it is computed from: engagement here is partly popularity in other words.",
    );
  }
  if (data.targetRule !== null) {
    limits.push(`The target is derived, not observed: a movie counts as a hit when ${data.targetRule}.`);
  }
  if (target !== null && target.known < rows) {
    limits.push(`${countText(rows - target.known)} of ${countOf(rows, "movie")} have no known target.`);
  }
  return limits;
}

/** How far a segmentation carries. */
export function segmentLimits(result: SegmentResult): string[] {
  const limits: string[] = [];
  const found = separation(result.silhouette);
  if (found === "weak" || found === "absent") {
    limits.push("The segments run into one another: movies near a border could as well be in the next segment.");
  }
  if (!isStable(result)) {
    limits.push("Resampling the movies gives other segments: these are one way to divide the table, not the way.");
  }
  if ((result.elbowK !== null && result.elbowK !== result.k) || result.silhouetteK !== result.k) {
    const elbow = result.elbowK === null ? "has no knee" : `points to ${result.elbowK}`;
    const origin = result.kChosenBy === "given" ? "was asked for" : "was taken";
    limits.push(
      `The number of segments is open: the elbow ${elbow}, the silhouette is best at ${result.silhouetteK}, and ${result.k} ${origin}.`,
    );
  }
  const wide = result.segments.flatMap(({ name, hitRateInterval }) =>
    hitRateInterval !== null && hitRateInterval[1] - hitRateInterval[0] > wideInterval
      ? [`${name} ${percentRange(hitRateInterval)}`]
      : [],
  );
  if (wide.length > 0) limits.push(`Hit rates of small segments are uncertain (95% intervals): ${listOf(wide)}.`);
  limits.push(
    "Engagement and popularity are measured from the lowest to the highest movie of this table, so segment names do not carry over to another table.",
  );
  return limits;
}

/** How far a hit model carries. */
export function trainLimits(result: TrainResult): string[] {
  const limits = [testLimit(result)];
  const interval = result.test.intervals.rocAuc;
  if (testWeight(result) !== "none" && interval !== undefined && interval[1] - interval[0] > wideInterval) {
    limits.push(`The interval of the ROC AUC, ${scoreRange(interval)}, is wide.`);
  }
  if (testWeight(result) !== "none" && !beatsBaseline(result)) {
    limits.push("The chosen learner is not clearly better than the baseline: do not rely on its verdicts.");
  }
  const tied = tiedLearners(result);
  if (tied.length > 0) {
    limits.push(`${result.winnerLabel} cannot be told apart from ${listOf(tied)} on this data.`);
  }
  limits.push(splitLimit(result));
  limits.push(momentLimit(result));
  return limits;
}

function momentLimit({ at }: TrainResult): string {
  return at === null || at === "lifetime"
    ? "Watching and ratings are known only after a release: the model judges movies that have an audience, not scripts."
    : `The model judges by what is known at ${momentWords[at]}; whether the columns hold what was known then, and not later corrections, is for their source to say.`;
}

function testLimit(result: TrainResult): string {
  const { rows } = result;
  const size = `The test rests on ${countOf(rows.test, "movie")}, ${countOf(testHits(result), "hit")} among them`;
  switch (testWeight(result)) {
    case "none":
      return `${size}: so few prove nothing, and even a perfect score could be luck.`;
    case "little":
      return `${size}: read its figures as rough.`;
    case "fair":
      return `${size}: the intervals cover the luck of the draw of test movies, not changes over time.`;
  }
}

function splitLimit({ split }: TrainResult): string {
  switch (split.kind) {
    case "time":
      return `The test movies are the latest by ${split.column}, so the figures include one step into the future, not more.`;
    case "grouped":
      return `The test movies share no ${split.column} with the training movies, so the figures hold for values of it not seen before, at the same time.`;
    case "column":
      return `The test movies are those that ${split.column} marks: the figures are as good as those marks.`;
    case "stratified":
      return `The test movies are a random ${percent(split.testSize)} of the same table, so nothing is known about later releases.`;
  }
}
