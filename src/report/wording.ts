import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import type { NoteCode } from "../notes.ts";
import { stabilityUsed, tiedLearners } from "../studies/readings.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { countOf, dateText, decimal, listOf, percent, score } from "./format.ts";

/** Sentences that the page and the Markdown share. */

export const reportTitle = "Which movies will hit, and with whom";

/** The parts of a hit model's section. */
export const searchesTitle = "How hyper-parameters were searched";
export const probabilityTitle = "Probabilities and verdicts";
export const explanationTitle = "What the model goes by";
export const checksTitle = "Whether the figures can be believed";

export function runLine(run: RunResult): string {
  return `${dateText(run.createdAt)} · Marquee ${run.version} · seed ${run.seed}`;
}

/** What the table holds and where its target is from. */
export function dataSentences({ data, training }: StudyResult): string[] {
  const { rows, target } = data.description;
  const learned = new Set(training?.inputs.map(({ field }) => field));
  const extras = data.description.extras.filter((name) => !learned.has(name));
  const hits =
    target === null
      ? " and no target, so nothing is said about hits"
      : `; the target is known for ${countOf(target.known, "movie")}, ${countOf(target.hits, "hit")} among them`;
  const sentences = [`${data.source} holds ${countOf(rows, "movie")}${hits}.`];
  if (extras.length > 0)
    sentences.push(
      `Carried along, not learned from: ${listOf(extras.slice(0, 12))}${extras.length > 12 ? " and more" : ""}.`,
    );
  return sentences;
}

/** Stand-ins and a computed target change what the figures mean, so they are said before any figure: in the words of their notes, if there are. */
export function standInSentences({ data }: StudyResult): string[] {
  const told = (code: NoteCode) => data.notes.filter((note) => note.code === code).map((note) => note.message);
  const proxies = told("PROXY");
  const target = told("DERIVED_TARGET");
  return [
    ...(proxies.length > 0
      ? proxies
      : data.proxies.map(({ column, formula }) => `${column} is a proxy, not a measurement: ${formula}.`)),
    ...(target.length > 0 || data.targetRule === null
      ? target
      : [`The target is computed, not observed: a movie counts as a hit when ${data.targetRule}.`]),
  ];
}

/** What was clustered and how, for those who want to do it again. */
export function methodSentence(result: SegmentResult): string {
  return `k-means on standardised ${listOf(result.features)}; popularity weighs the number of ratings at ${percent(result.popularityWeight)}. Seed ${result.seed}. A movie's confidence is how often resampled fits put it in the same segment (mean ${score(meanConfidence(result))}).`;
}

function meanConfidence(result: SegmentResult): number {
  const { confidence } = result.movies;
  return confidence.reduce((sum, value) => sum + value, 0) / Math.max(1, confidence.length);
}

/** How the number of segments came about, and whether its signs agree. */
export function choiceOfK(result: SegmentResult): string {
  const { k, elbowK, silhouetteK, stableKs, stabilityFloor } = result;
  const elbow = elbowK === null ? "The inertia curve has no elbow" : `The elbow points to ${elbowK} segments`;
  const stable =
    stableKs.length === 0
      ? `No number that was tried reaches the stability floor of ${score(stabilityFloor)}`
      : `Under resampling, ${listOf(stableKs.map(String))} ${stableKs.length === 1 ? "is" : "are"} stable`;
  const reason =
    result.kChosenBy === "given"
      ? `The ${k} segments here were asked for`
      : stableKs.length === 0
        ? `The choice fell on ${k} for the best silhouette`
        : `The choice fell on ${k}, the best silhouette among the stable`;
  return `${elbow}, the silhouette to ${silhouetteK}. ${stable}. ${reason} (silhouette ${score(result.silhouette)}, stability ${score(stabilityUsed(result))}).`;
}

/** How training and test movies were told apart. */
export function splitSentence({ split, rows, hitRate }: TrainResult): string {
  const how =
    split.kind === "time"
      ? `the latest by ${split.column} are the test movies`
      : split.kind === "column"
        ? `${split.column} marks the test movies`
        : split.kind === "grouped"
          ? `${percent(split.testSize)} were set aside at random, movies with the same ${split.column} kept together`
          : `${percent(split.testSize)} were set aside at random, hits in proportion`;
  return `${countOf(rows.train, "movie")} to learn from (${percent(hitRate.train)} hits), ${countOf(rows.test, "movie")} for the one test (${percent(hitRate.test)} hits): ${how}. Everything fitted was fitted on training movies only, inside every fold.`;
}

/** Whether the winner is really ahead. */
export function tieSentence(result: TrainResult): string {
  const tied = tiedLearners(result);
  if (tied.length > 0) {
    return `A tie: ${result.winnerLabel} cannot be told apart from ${listOf(tied)}, so the simplest of them is chosen.`;
  }
  if (result.tie)
    return `A tie: ${result.winnerLabel} cannot be told apart from another learner, so the simplest of them is chosen.`;
  return `${result.winnerLabel} is ahead of every other learner by more than chance explains.`;
}

/** Why the ranking curves are missing. */
export const oneClassSentence =
  "The test movies are all hits or all not, so ROC and precision–recall curves do not exist for them.";

/** The fall of log loss from the baseline to the winner, in words; empty where either is not on the leaderboard. */
export function baselineSentence(result: TrainResult): string {
  const winner = result.leaderboard.find((row) => row.learner === result.winner);
  if (winner === undefined) return "";
  return `Always guessing the hit rate reaches a log loss of ${decimal(result.baseline.cv.logLoss, 3)}; ${result.winnerLabel} reaches ${decimal(winner.cv.logLoss, 3)}.`;
}
