import { z } from "zod";

/** What `segment` takes. Bounds are the library's to check, so that they are told in the same words everywhere. */
export const segmentOptionsSchema = z
  .strictObject({
    k: z.union([z.number(), z.literal("auto")]).optional(),
    maxK: z.number().optional(),
    features: z.enum(["engagement,popularity", "all"]).optional(),
    popularityWeight: z.number().optional(),
    seed: z.number().optional(),
    bootstraps: z.number().optional(),
  })
  .meta({ id: "SegmentOptions" });

const learnerChoice = z.strictObject({ name: z.string(), params: z.record(z.string(), z.unknown()).optional() });
const searchChoice = z.strictObject({
  learner: z.string(),
  method: z.enum(["grid", "random", "halving"]).optional(),
  space: z.record(z.string(), z.unknown()),
  candidates: z.number().optional(),
});

/** What `train` takes. */
export const trainOptionsSchema = z
  .strictObject({
    learners: z.array(learnerChoice).max(20).optional(),
    tune: z
      .array(z.union([z.string(), searchChoice]))
      .max(20)
      .optional(),
    searchRule: z.enum(["best", "one-standard-error"]).optional(),
    nested: z.boolean().optional(),
    learningCurve: z.boolean().optional(),
    canary: z.number().optional(),
    testSize: z.number().optional(),
    splitColumn: z.string().optional(),
    timeColumn: z.string().optional(),
    groupColumn: z.string().optional(),
    folds: z.number().optional(),
    repeats: z.number().optional(),
    calibrate: z.enum(["auto", "none", "sigmoid", "isotonic"]).optional(),
    popularityWeight: z.number().optional(),
    clusters: z.number().optional(),
    threshold: z.union([z.number(), z.enum(["f1", "accuracy", "cost"])]).optional(),
    costs: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
    seed: z.number().optional(),
  })
  .meta({ id: "TrainOptions" });
