import type { RandomStream } from "../../math/random.ts";
import type { AnyLearner } from "../learner.ts";
import type { ParamSpecs, ParamsOf, ParamValue } from "../params.ts";
import { checkSpace, type DrawnRange, paramsWith, type SearchSpace } from "./search-space.ts";

/** How often "none" is drawn from a range that includes it. */
const noneShare = 0.25;

/** Tries for each new set before a space counts as used up. */
const triesForNewSet = 100;

/**
 * Sets of hyper-parameters drawn at random: evenly from lists; evenly or log-uniformly from ranges, numbers rounded to three
 * digits. No set comes twice, so a small space may give fewer than `draws`. `given`: values for hyper-parameters outside the
 * space. Throws PARAM_UNKNOWN, PARAM_INVALID and OPTION_INVALID. Bergstra and Bengio 2012, jmlr.org/papers/v13/bergstra12a.html
 */
export function randomParams(
  learner: AnyLearner,
  space: SearchSpace,
  given: Readonly<Record<string, unknown>>,
  draws: number,
  random: RandomStream,
): ParamsOf<ParamSpecs>[] {
  const choices = checkSpace(learner, space);
  const drawn = new Map<string, ParamsOf<ParamSpecs>>();
  let fruitless = 0;
  for (let draw = 0; drawn.size < draws && fruitless < triesForNewSet; draw++) {
    const stream = random.child(draw);
    const varied: Record<string, ParamValue> = {};
    for (const { name, from } of choices) {
      varied[name] = "length" in from ? from[stream.integer(from.length)]! : drawNumber(from, stream);
    }
    const key = JSON.stringify(varied);
    fruitless = drawn.has(key) ? fruitless + 1 : 0;
    if (!drawn.has(key)) drawn.set(key, paramsWith(learner, given, varied));
  }
  return [...drawn.values()];
}

function drawNumber({ low, high, scale, integer, orNone }: DrawnRange, random: RandomStream): number | null {
  if (orNone && random.next() < noneShare) return null;
  // An integer has the share of the range from itself up to the next.
  const end = integer ? high + 1 : high;
  const place = random.next();
  const value =
    scale === "log" ? Math.exp(Math.log(low) + place * (Math.log(end) - Math.log(low))) : low + place * (end - low);
  const rounded = integer ? Math.floor(value) : Number(value.toPrecision(3));
  return Math.min(high, Math.max(low, rounded));
}
