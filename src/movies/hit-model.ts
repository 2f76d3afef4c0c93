import { MarqueeError } from "../errors.ts";
import { type Calibration, parseCalibration } from "../learn/calibrate/calibrate.ts";
import { toPlain } from "../learn/model-checks.ts";
import { parseModelJson, requireSmall } from "../learn/model-json.ts";
import type { ParamValue } from "../learn/params.ts";
import type { FittedLearner } from "../learn/pipeline.ts";
import { findLearner } from "../learn/registry.ts";
import type { ColumnScale } from "../learn/scale.ts";
import { parseTrustBand, type TrustBand } from "./decide/abstain.ts";
import { type DecisionRule, parseDecisionRule } from "./decide/decision-rule.ts";
import { type ColumnProfile, parseDriftProfile } from "./drift.ts";
import type { ReferenceMovies } from "./explain/reference-movies.ts";
import type { FieldLedger, Moment } from "./field-ledger.ts";
import { type HitFeatures, hitColumns } from "./hit-features.ts";
import { checkFeatures } from "./hit-model-features.ts";
import { hitModelEnvelope } from "./hit-model-schema.ts";
import { fromVersion1 } from "./hit-model-version-1.ts";
import type { IdSketch } from "./id-sketch.ts";
import type { SegmentModel } from "./segment-result.ts";
import type { TestLook } from "./test-looks.ts";
import type { ForecastScores } from "./train-result.ts";

export const hitModelFormat = "marquee-hit-model";
const hitModelVersion = 2;

/** Everything a prediction needs and what a reader of the file wants to know: plain data, no code. */
export interface HitModel {
  readonly learner: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly trainedOn: TrainingFacts;
  /** Figures on the test rows at the time of training; null for a model that was trained elsewhere. */
  readonly test: ForecastScores | null;
  readonly decision: DecisionRule;
  readonly calibration: Calibration;
  /** How far a probability can be trusted; null where there were no out-of-fold forecasts to tell. */
  readonly band: TrustBand | null;
  readonly features: HitFeatures;
  /** The moment of its predictions: it goes by what is known then; null for a model on the four measures, whenever they are taken. */
  readonly at: Moment | null;
  /** When the columns of the training table are known, as far as that was said. */
  readonly ledger: FieldLedger;
  /** The named segments of the training rows; null where not all four measures are inputs. */
  readonly segments: SegmentModel | null;
  /** How the training rows were spread over the inputs. */
  readonly drift: readonly ColumnProfile[];
  /** Training movies that explanations compare with; null where none were kept. */
  readonly reference: ReferenceMovies | null;
  readonly model: FittedLearner;
}

/** The most values besides the learner and the calibration, which check themselves: an id sketch and 200 reference movies stay below. */
const mostEnvelopeValues = 60_000;

interface TrainingFacts {
  readonly source: string;
  readonly hash: string | null;
  readonly rows: number;
  readonly hits: number;
  readonly seed: number;
  /** The measures that were stand-ins, and the rule that made the target, if any. */
  readonly proxies: readonly string[];
  readonly targetRule: string | null;
  /** Whether synthetic movies were among them. */
  readonly synthetic: boolean;
  /** Enough of the training ids to tell later whether a movie was among them; null when not known. */
  readonly ids: IdSketch | null;
  /** Which rows it was tested on, and how often they had been asked; null when not known. */
  readonly testLook: TestLook | null;
}

/** The model as one JSON text. Reading it back gives the same bits. */
export function hitModelJson(model: HitModel): string {
  const { model: fitted, ...rest } = model;
  return `${JSON.stringify({
    format: hitModelFormat,
    formatVersion: hitModelVersion,
    ...rest,
    columns: hitColumns(model.features).map(({ name }) => name),
    scale: fitted.scale,
    fitted: toPlain(fitted.fitted),
  })}\n`;
}

/**
 * Reads a model from its JSON text and checks all of it. where: the file's name for messages.
 * Files of format version 1 are read too. Throws FORMAT_MISMATCH (not JSON), MODEL_INVALID, MODEL_VERSION, MODEL_CYCLE, MODEL_INDEX, MODEL_TOO_LARGE, MODEL_NONFINITE.
 */
export function parseHitModel(text: string, where: string): HitModel {
  const document = parseModelJson(text, where, "a Marquee model", "Name the file that train wrote.");
  const envelope = checkEnvelope(document, where);
  const learner = findModelLearner(envelope.learner, where);
  const features = placed(where, () => checkFeatures(envelope));
  const width = envelope.columns.length;
  if (envelope.scale !== null && envelope.scale.length !== width)
    throw invalid(where, `${width} scales`, `${envelope.scale.length}`);
  if (learner.needsScaling !== (envelope.scale !== null)) {
    throw invalid(where, learner.needsScaling ? "a scale for each column" : "no scale", "the opposite");
  }
  return {
    learner: envelope.learner,
    params: envelope.params,
    trainedOn: { ...envelope.trainedOn, testLook: envelope.trainedOn.testLook ?? null },
    test: envelope.test,
    decision: placed(where, () => parseDecisionRule(envelope.decision)),
    calibration: placed(where, () => parseCalibration(envelope.calibration)),
    band: envelope.band === null ? null : placed(where, () => parseTrustBand(envelope.band)),
    features,
    at: envelope.at,
    ledger: envelope.ledger,
    segments: envelope.segments as SegmentModel | null,
    drift: placed(where, () => parseDriftProfile(envelope.drift)),
    reference: envelope.reference as ReferenceMovies | null,
    model: {
      learner,
      scale: envelope.scale as readonly ColumnScale[] | null,
      fitted: placed(where, () => learner.parse(envelope.fitted, width)),
    },
  };
}

function checkEnvelope(value: unknown, where: string) {
  const head = value as { format?: unknown; formatVersion?: unknown } | null;
  if (typeof head !== "object" || head === null || head.format !== hitModelFormat) {
    throw invalid(where, `format "${hitModelFormat}"`, "another JSON document");
  }
  if (typeof head.formatVersion === "number" && head.formatVersion > hitModelVersion) {
    throw new MarqueeError("MODEL_VERSION", {
      where,
      expected: `formatVersion ${hitModelVersion} or older`,
      found: String(head.formatVersion),
      remedy: "Update Marquee, or train the model again with this version.",
    });
  }
  const { fitted: _, calibration: __, ...rest } = head as Record<string, unknown>;
  placed(where, () => requireSmall(rest, mostEnvelopeValues, "model"));
  const parsed = hitModelEnvelope.safeParse(
    head.formatVersion === 1 ? fromVersion1(head as Record<string, unknown>) : value,
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw invalid(where, `a well-formed ${issue.path.join(".") || "model"}`, issue.message);
  }
  return parsed.data;
}

function findModelLearner(name: string, where: string) {
  try {
    return findLearner(name);
  } catch {
    throw invalid(where, "a learner this version knows", name);
  }
}

/** Learners do not know the file's name: it is put in front of what they say. */
function placed<Result>(where: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    const inside = error.details.where === undefined ? where : `${where}, ${error.details.where}`;
    throw new MarqueeError(error.code, { ...error.details, where: inside });
  }
}

function invalid(where: string, expected: string, found: string): MarqueeError {
  return new MarqueeError("MODEL_INVALID", { where, expected, found, remedy: "Name the file that train wrote." });
}
