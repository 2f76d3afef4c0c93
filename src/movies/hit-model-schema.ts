import * as z from "zod/mini";
import { mostInputs, mostLedgerFields } from "./choose-fields.ts";
import { engineeredNames } from "./engineered.ts";
import { referenceMoviesSchema } from "./explain/reference-schema.ts";
import { moments } from "./field-ledger.ts";
import { mostLevels } from "./fitted-inputs.ts";
import { sketchSize } from "./id-sketch.ts";
import { measureNames } from "./movie.ts";
import { testLookSchema } from "./test-look-schema.ts";

const finite = z.number();
const interval = z.tuple([finite, finite]);
const columnScale = z.object({ mean: finite, deviation: finite.check(z.positive()) });
const ranges = z.object({
  avg_watch_time: interval,
  completion_rate: interval,
  ratings_count: interval,
  avg_rating: interval,
});
const share = finite.check(z.gte(0), z.lte(1));
const sixColumns = measureNames.length + 2;
const mostCentroids = 50;
const mostColumns = (mostLevels + 1) * mostInputs + 10;

const moment = z.enum(moments);

const input = z.union([
  z.object({ kind: z.literal("number"), name: z.string(), median: finite, range: interval }),
  z.object({
    kind: z.enum(["month", "category"]),
    name: z.string(),
    levels: z.array(z.string()).check(z.maxLength(mostLevels)),
    missing: z.boolean(),
  }),
]);

const features = z.object({
  inputs: z.array(input).check(z.minLength(1), z.maxLength(mostInputs)),
  engineered: z.array(z.enum(engineeredNames)).check(z.maxLength(engineeredNames.length)),
  composites: z.nullable(
    z.object({
      popularityWeight: share,
      clusterScale: z.array(columnScale).check(z.length(sixColumns)),
      centroids: z.array(z.array(finite).check(z.length(sixColumns))).check(z.minLength(1), z.maxLength(mostCentroids)),
    }),
  ),
});

const segments = z
  .object({
    features: z.array(z.enum([...measureNames, "engagement", "popularity"])).check(z.minLength(1)),
    popularityWeight: share,
    ranges,
    scale: z.array(columnScale),
    centroids: z.array(z.array(finite)).check(z.minLength(1), z.maxLength(mostCentroids)),
    names: z.array(z.string()),
  })
  .check(
    z.refine(
      (model) =>
        model.scale.length === model.features.length &&
        model.names.length === model.centroids.length &&
        model.centroids.every((centroid) => centroid.length === model.features.length),
      "scale, centroids and names do not fit the features",
    ),
  );

const score = z.nullable(finite);

/** A learner inside an ensemble; ensembles hold no ensembles, so its own hyper-parameters are plain. */
const member = z.object({
  name: z.string(),
  params: z.record(z.string(), z.union([finite, z.string(), z.null()])),
});

/** Everything of a model file but the fitted learner, which its learner checks itself. */
export const hitModelEnvelope = z.object({
  format: z.string(),
  formatVersion: z.literal(2),
  learner: z.string(),
  params: z.record(z.string(), z.union([finite, z.string(), z.null(), z.array(member)])),
  trainedOn: z.object({
    source: z.string(),
    hash: z.nullable(z.string()),
    rows: finite,
    hits: finite,
    seed: finite,
    proxies: z.array(z.string()),
    targetRule: z.nullable(z.string()),
    // Absent in models of before there were synthetic movies.
    synthetic: z._default(z.boolean(), false),
    ids: z.nullable(z.object({ count: finite, hashes: z.array(finite).check(z.maxLength(sketchSize)) })),
    testLook: z.optional(z.nullable(testLookSchema)),
  }),
  test: z.nullable(
    z.object({
      accuracy: finite,
      rocAuc: score,
      prAuc: score,
      brier: finite,
      logLoss: finite,
      precision: finite,
      recall: finite,
      f1: finite,
    }),
  ),
  decision: z.unknown(),
  calibration: z.unknown(),
  band: z.unknown(),
  columns: z.array(z.string()).check(z.maxLength(mostColumns)),
  features,
  at: z.nullable(moment),
  ledger: z
    .array(z.object({ field: z.string(), known: z.nullable(z.enum([...moments, "outcome"])) }))
    .check(z.maxLength(mostLedgerFields)),
  segments: z.nullable(segments),
  drift: z.unknown(),
  reference: z.nullable(referenceMoviesSchema),
  scale: z.nullable(z.array(columnScale).check(z.maxLength(mostColumns))),
  fitted: z.unknown(),
});
