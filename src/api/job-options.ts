import { z } from "zod";
import { engineeredNames } from "../movies/engineered.ts";
import { moments } from "../movies/field-ledger.ts";
import type { SegmentOptions, TrainOptions } from "../movies/options.ts";

/** A field for every option that a caller from afar can have a wish about: none forgotten, none made up. */
type Fields<Options> = Record<Exclude<keyof Options, "onProgress" | "clock" | "threads" | "explain">, z.ZodType>;

const column = z.string().max(200);

/** What `segment` takes. Bounds are the library's to check, so that they are told in the same words everywhere. */
export const segmentOptionsSchema = z
  .strictObject({
    k: z.union([z.number(), z.literal("auto")]).optional(),
    maxK: z.number().optional(),
    features: z.enum(["engagement,popularity", "all"]).optional(),
    popularityWeight: z.number().optional(),
    seed: z.number().optional(),
    bootstraps: z.number().optional(),
  } satisfies Fields<SegmentOptions>)
  .meta({ id: "SegmentOptions" });

const params = z.record(z.string(), z.unknown());
const learnerChoice = z.strictObject({ name: z.string(), params: params.optional() });
const searchChoice = z.strictObject({
  learner: z.string(),
  method: z.enum(["grid", "random", "halving"]).optional(),
  space: z.record(z.string(), z.unknown()),
  draws: z.number().optional(),
  params: params.optional(),
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
    splitColumn: column.optional(),
    timeColumn: column.optional(),
    groupColumn: column.optional(),
    folds: z.number().optional(),
    repeats: z.number().optional(),
    calibrate: z.enum(["auto", "none", "sigmoid", "isotonic"]).optional(),
    popularityWeight: z.number().optional(),
    clusters: z.number().optional(),
    threshold: z.union([z.number(), z.enum(["f1", "accuracy", "cost"])]).optional(),
    costs: z
      .strictObject({ miss: z.union([z.number(), column]), falseAlarm: z.union([z.number(), column]) })
      .describe('Amounts or columns of amounts; goes with the threshold "cost".')
      .optional(),
    at: z.enum(moments).describe("The moment of the predictions.").optional(),
    known: z
      .record(column, z.enum([...moments, "outcome"]))
      .describe("When columns are known, over what their names say.")
      .optional(),
    extraFeatures: z.array(column).max(1000).describe("Extra columns to learn from.").optional(),
    engineered: z.array(z.enum(engineeredNames)).max(engineeredNames.length).optional(),
    moments: z.boolean().describe("Say how well hits are told at each moment; default true.").optional(),
    seed: z.number().optional(),
  } satisfies Fields<TrainOptions>)
  .meta({ id: "TrainOptions" });
