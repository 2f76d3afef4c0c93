import { MarqueeError } from "../errors.ts";
import { baseline } from "./baseline.ts";
import { boosting } from "./boosting/boosting.ts";
import { forest } from "./forest/forest.ts";
import type { AnyLearner } from "./learner.ts";
import { logistic } from "./logistic/logistic.ts";

/** Every learner, from simple to complex. */
export const learners: readonly AnyLearner[] = [baseline, logistic, forest, boosting];

/** The learner of a name. Throws LEARNER_UNKNOWN, naming those there are. */
export function findLearner(name: string): AnyLearner {
  const found = learners.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  throw new MarqueeError("LEARNER_UNKNOWN", {
    expected: `a learner, one of ${learners.map((learner) => learner.name).join(", ")}`,
    found: name,
  });
}
