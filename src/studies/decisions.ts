import type { SegmentProfile, SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import {
  type Against,
  beatsBaseline,
  hitRateAgainst,
  isSketch,
  isStable,
  overallHitRate,
  separation,
  smallTest,
  testWeight,
} from "./readings.ts";
import { countOf, countText, listOf, percent, percentRange } from "./wording.ts";

/** What the reader must bear in mind with every decision. */
export interface DecisionBasis {
  /** The movies are an example or synthetic: decisions only show the form. */
  readonly madeUp: boolean;
  /** Engagement is computed from stand-ins. */
  readonly proxied: boolean;
}

/** What a segmentation means for recommendation, marketing and acquisition: one sentence for each that the figures support. */
export function segmentDecisions(result: SegmentResult, basis: DecisionBasis): string[] {
  const found = separation(result.silhouette);
  const soft = !isStable(result) || found === "weak" || found === "absent";
  const overall = overallHitRate(result);
  const sentences = [
    recommendation(result.segments, basis),
    ...(overall === null
      ? ["Marketing and acquisition: the table has no known hits, so the segments give no ground for spending."]
      : [marketing(result.segments, overall), acquisition(result.segments, overall)]),
    ...(isSketch(result) ? [`All of these: ${countOf(result.rows, "movie")} are too few to act on.`] : []),
    ...(soft ? ["All of these: the segments are not firm, so try each on a few titles first."] : []),
  ];
  return sentences.map((sentence) => framed(sentence, basis));
}

/** What a hit model means for acquisition: use it, use it with care, or do not. */
export function trainDecisions(result: TrainResult, basis: DecisionBasis): string[] {
  return [framed(modelUse(result), basis)];
}

function framed(sentence: string, { madeUp }: DecisionBasis): string {
  return madeUp ? `Illustration only – ${sentence}` : sentence;
}

function recommendation(segments: readonly SegmentProfile[], { proxied }: DecisionBasis): string {
  const of = (engaged: boolean, popular: boolean) =>
    segments
      .filter(({ engagement, popularity }) => engagement >= 0.5 === engaged && popularity >= 0.5 === popular)
      .map((segment) => segment.name);
  const parts = [
    [of(true, true), (names: string) => `show ${names} to everyone`],
    [
      of(true, false),
      (names: string) =>
        `recommend ${names} to viewers of the same taste, who finish what few have found: lift discovery`,
    ],
    [of(false, true), (names: string) => `keep ${names} in view while attention lasts, and find out why viewers leave`],
    [of(false, false), (names: string) => `leave ${names} to search and to viewers who ask for such titles`],
  ] as const;
  const advice = parts.flatMap(([names, say]) => (names.length > 0 ? [say(listOf(names))] : []));
  const hedge = proxied ? " Engagement is a proxy here: check it against real viewing before acting." : "";
  return `Recommendation: ${advice.join("; ")}.${hedge}`;
}

function marketing(segments: readonly SegmentProfile[], overall: number): string {
  return byHitRate("Marketing", segments, overall, {
    above: (names) => `spend first on ${names}`,
    below: (names) => `do not spend on ${names}`,
    unclear: (names) => `spend on ${names} only as a trial`,
  });
}

function acquisition(segments: readonly SegmentProfile[], overall: number): string {
  return byHitRate("Acquisition", segments, overall, {
    above: (names) => `look for titles like ${names}`,
    below: (names) => `unless they cost little, pass on titles like ${names}`,
    unclear: (names) => `do not decide by segment for titles like ${names}`,
  });
}

/** One sentence that sorts the segments by whether their hit rate is surely above or below the overall one. */
function byHitRate(
  topic: string,
  segments: readonly SegmentProfile[],
  overall: number,
  advice: Readonly<Record<Against, (names: string) => string>>,
): string {
  const parts = (["above", "below", "unclear"] as const).flatMap((against) => {
    const those = segments.filter((segment) => hitRateAgainst(segment, overall) === against);
    if (those.length === 0) return [];
    const why = against === "unclear" ? "not told apart from the overall rate" : `${against} the overall rate`;
    return [`${advice[against](listOf(those.map(withHitRate)))}, ${why}`];
  });
  return `${topic}: with ${percent(overall)} hits overall, ${parts.join("; ")}.`;
}

function withHitRate({ name, hitRate, hitRateInterval }: SegmentProfile): string {
  return hitRate === null || hitRateInterval === null
    ? `${name}, hit rate unknown,`
    : `${name} at ${percent(hitRate)} (${percentRange(hitRateInterval)})`;
}

function modelUse(result: TrainResult): string {
  if (testWeight(result) === "none") {
    return `Acquisition: do not act on the model; ${smallTest(result)} cannot show that it works.`;
  }
  if (!beatsBaseline(result)) {
    return "Acquisition: do not act on the model; its test does not set it clearly apart from guessing.";
  }
  const [[, wrong], [, right]] = result.test.confusion;
  const called = wrong + right;
  const record =
    called === 0
      ? `at the threshold of ${result.threshold} it called none of the test movies a hit, so use the order and not the verdict`
      : `of the ${countText(called)} test movies it called hits, ${percent(result.test.precision)} were${precisionRange(result)}`;
  const care = testWeight(result) === "little" ? " The test is small, so use it beside a person's judgement." : "";
  return `Acquisition: for titles that already have an audience elsewhere, sort the shortlist by ${result.winnerLabel}'s probability; ${record}, against ${percent(result.hitRate.test)} of all.${care}`;
}

function precisionRange({ test }: TrainResult): string {
  const interval = test.intervals.precision;
  return interval === undefined ? "" : ` (${percentRange(interval)})`;
}
