import { MarqueeError } from "../errors.ts";
import type { WorkContext } from "../learn/context.ts";
import { shuffle } from "../math/random.ts";
import { normalQuantile } from "../math/special.ts";
import { mean, standardDeviation } from "../math/stats.ts";
import type { Interval } from "./segment-result.ts";

export interface CanaryResult {
  /** Trainings on a permuted target, and those whose test rows held one class only, where there is no figure. */
  readonly runs: number;
  readonly undefinedRuns: number;
  readonly rocAucs: readonly number[];
  readonly mean: number;
  /** 95 % Student interval of the mean. */
  readonly interval: Interval;
  /**
   * "pass": the mean is within 0.5 ± 0.03 and known to ± 0.03; "fail": the whole interval is outside of that; "undecided":
   * more runs or more rows are needed.
   */
  readonly verdict: "pass" | "fail" | "undecided";
  /** The verdict in one sentence. */
  readonly reading: string;
}

const tolerance = 0.03;

/**
 * The canary: with the target permuted nothing is left to learn, so a training that still does better than chance leaks.
 * hit: 1, 0 and -1 for not known, which stays in its place; run: trains with a permuted target from the split on and returns
 * the ROC AUC on the test rows (null when undefined); times: default 20, at least 5. Throws OPTION_INVALID, and TOO_FEW_ROWS
 * when fewer than 5 runs give a figure.
 */
export function runCanary(
  hit: Int8Array,
  run: (permuted: Int8Array, index: number) => number | null,
  { random, onProgress }: WorkContext,
  times = 20,
): CanaryResult {
  if (!Number.isInteger(times) || times < 5 || times > 10_000) {
    throw new MarqueeError("OPTION_INVALID", {
      where: "canary",
      expected: "an integer from 5 to 10000",
      found: String(times),
    });
  }
  const rocAucs: number[] = [];
  for (let index = 0; index < times; index++) {
    const rocAuc = run(permuteKnown(hit, random.child(index)), index);
    if (rocAuc !== null) rocAucs.push(rocAuc);
    onProgress?.({ stage: "canary", done: index + 1, total: times });
  }
  if (rocAucs.length < 5) {
    throw new MarqueeError("TOO_FEW_ROWS", {
      where: "canary",
      expected: "test rows of both classes in at least 5 runs",
      found: `${rocAucs.length} such runs of ${times}`,
    });
  }
  const centre = mean(rocAucs);
  const reach = (studentQuantile(rocAucs.length - 1) * standardDeviation(rocAucs, 1)) / Math.sqrt(rocAucs.length);
  const verdict =
    Math.abs(centre - 0.5) - reach > tolerance
      ? "fail"
      : Math.abs(centre - 0.5) <= tolerance && reach <= tolerance
        ? "pass"
        : "undecided";
  return {
    runs: times,
    undefinedRuns: times - rocAucs.length,
    rocAucs,
    mean: centre,
    interval: [centre - reach, centre + reach],
    verdict,
    reading: readings[verdict](`mean ROC AUC ${centre.toFixed(3)} ± ${reach.toFixed(3)} over ${rocAucs.length} runs`),
  };
}

const readings = {
  pass: (figures: string) => `With the target shuffled nothing is left to learn, as it should be: ${figures}.`,
  fail: (figures: string) =>
    `With the target shuffled the training still finds something: ${figures}. It leaks; do not trust its other figures.`,
  undecided: (figures: string) =>
    `Whether anything leaks cannot be told: ${figures}. More runs or more movies are needed.`,
};

function permuteKnown(hit: Int8Array, random: WorkContext["random"]): Int8Array {
  const known = Uint32Array.from(Array.from(hit.keys()).filter((row) => hit[row]! >= 0));
  const order = known.slice();
  shuffle(order, random);
  const permuted = hit.slice();
  known.forEach((row, place) => {
    permuted[row] = hit[order[place]!]!;
  });
  return permuted;
}

/**
 * The 97.5 % quantile of Student's t for 4 or more degrees of freedom, within 0.5 %: the series of Fisher and Cornish,
 * Abramowitz and Stegun 26.7.5.
 */
function studentQuantile(freedom: number): number {
  const z = normalQuantile(0.975);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}
