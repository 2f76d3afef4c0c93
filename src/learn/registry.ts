import { MarqueeError } from "../errors.ts";
import { baseLearners } from "./base-learners.ts";
import { stacking } from "./ensemble/stacking.ts";
import { voting } from "./ensemble/voting.ts";
import type { AnyLearner } from "./learner.ts";

/** Every learner, from simple to complex. */
export const learners: readonly AnyLearner[] = [...baseLearners, voting, stacking];

/** The learner of a name. Throws LEARNER_UNKNOWN, naming those there are. */
export function findLearner(name: string): AnyLearner {
  const found = learners.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  throw new MarqueeError("LEARNER_UNKNOWN", {
    expected: `a learner, one of ${learners.map((learner) => learner.name).join(", ")}`,
    // Callers without types may name nothing at all.
    found: String(name),
  });
}
