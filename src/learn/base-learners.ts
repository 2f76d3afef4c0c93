import { baseline } from "./baseline.ts";
import { boosting } from "./boosting/boosting.ts";
import { forest } from "./forest/forest.ts";
import type { AnyLearner } from "./learner.ts";
import { logistic } from "./logistic/logistic.ts";
import { decisionTree } from "./tree/decision-tree.ts";

/** The learners that stand by themselves, from simple to complex: what an ensemble may be made of. */
export const baseLearners: readonly AnyLearner[] = [baseline, logistic, decisionTree, forest, boosting];
