import type { Calibration } from "../../learn/calibrate/calibrate.ts";
import { leastProbability } from "../../learn/calibrate/sigmoid.ts";
import { engineeredSources } from "../../movies/engineered.ts";
import type { MeasureRanges } from "../../movies/features.ts";
import type { FittedInput } from "../../movies/fitted-inputs.ts";
import { measureCount } from "../../movies/hit-features.ts";
import type { HitModel } from "../../movies/hit-model.ts";
import { type MeasureName, measureNames } from "../../movies/movie.ts";
import type { SegmentModel } from "../../movies/segment-result.ts";
import { type Note, note } from "../../notes.ts";
import { log1pCut } from "../log1p-cut.ts";
import {
  integerAttribute,
  integersAttribute,
  type OnnxGraph,
  startGraph,
  tensorTypes,
  textAttribute,
  textsAttribute,
} from "./onnx-graph.ts";
import { type OnnxFeatures, onnxProbability, onnxSigmoid, scaled } from "./onnx-learner.ts";

/**
 * A hit model with all that is between a movie and its probability, as an ONNX model (opset 19, ai.onnx.ml 5). Inputs, each n rows of
 * one value and named as in training: numbers as doubles, NaN where not known; categories as texts without spaces around them;
 * months as `Jan` to `Dec`; both "" where not known. Outputs, n rows of one value: `probability`; `hit`, 1 where it reaches the
 * model's threshold; and `segment`, where the model has them. Numbers are doubles, so that no split is decided otherwise than by
 * `predict`, and probabilities agree to about 1e-12. Measures are not checked for their ranges. version: Marquee's. Throws MODEL_UNSUPPORTED.
 */
export function hitModelOnnx(model: HitModel, version: string): Uint8Array {
  const graph = startGraph();
  const { features, columns } = learnerColumns(graph, model);
  const { learner, scale, fitted } = model.model;
  const forecast = onnxProbability(graph, { learner: learner.name, scale, fitted }, features);
  const probability = calibrated(graph, model.calibration, forecast);
  graph.output("probability", probability, "double");
  const reaches = graph.op("GreaterOrEqual", [probability, graph.doubles([model.decision.threshold])]);
  graph.output("hit", graph.op("Cast", [reaches], [integerAttribute("to", tensorTypes.integer)]), "integer");
  if (model.segments !== null) graph.output("segment", segment(graph, model.segments, columns.slice(0, 4)), "text");
  const description = `${learner.label}, learned from ${model.trainedOn.rows} movies.`;
  return graph.finish({ version, description });
}

/** What the file has no place for. */
export function onnxExportNotes({ decision, band }: HitModel): Note[] {
  return [
    ...(decision.ownThresholds
      ? [
          note(
            "EXPORT_PARTIAL",
            "The thresholds that the model makes from each movie's costs are not in the ONNX file: hit goes by the one threshold of all.",
          ),
        ]
      : []),
    ...(band === null
      ? []
      : [note("EXPORT_PARTIAL", "Intervals, and the verdict that goes by them, are not in the ONNX file.")]),
  ];
}

const axis1 = [integerAttribute("axis", 1)];

/** The columns of the learner, in the order of `hitColumns`, as a matrix and one by one. */
function learnerColumns(graph: OnnxGraph, { features }: HitModel): { features: OnnxFeatures; columns: string[] } {
  const { inputs, engineered, composites } = features;
  const measured = measureCount(inputs);
  const filled = inputs.map((input) => inputColumns(graph, input));
  const measures = filled.slice(0, measured).flat();
  const measure = (name: MeasureName) => measures[inputs.findIndex((input) => input.name === name)]!;
  const computed: string[] = [];
  if (composites !== null) {
    const ranges = Object.fromEntries(
      inputs.flatMap((input) => (input.kind === "number" ? [[input.name, input.range]] : [])),
    ) as MeasureRanges;
    const both = engagementAndPopularity(graph, measures, ranges, composites.popularityWeight);
    const six = scaled(graph, graph.op("Concat", [...measures, ...both], axis1), composites.clusterScale);
    const cluster = nearest(graph, six, composites.centroids);
    computed.push(...both, graph.op("Cast", [cluster], [integerAttribute("to", tensorTypes.double)]));
  }
  const rest = filled.slice(measured).flat();
  const products = engineered.map((name) => {
    const [first, second] = engineeredSources(name).map(measure);
    if (name !== "log_ratings") return graph.op("Mul", [first!, second!]);
    return graph.op("Log", [graph.op("Add", [first!, graph.doubles([1])])]);
  });
  const columns = [...measures, ...computed, ...products, ...rest];
  // Trees on the logarithm ask about the number itself: its last bit is then of no matter.
  const logarithm = measures.length + computed.length + engineered.indexOf("log_ratings");
  const hasLogarithm = engineered.includes("log_ratings");
  const compared = columns.map((column, index) =>
    hasLogarithm && index === logarithm ? measure("ratings_count") : column,
  );
  return {
    columns,
    features: {
      values: graph.op("Concat", columns, axis1),
      compared: graph.op("Concat", compared, axis1),
      cut: (column, threshold) => (hasLogarithm && column === logarithm ? log1pCut(threshold) : threshold),
    },
  };
}

/** The columns that an input becomes: the number with the median where it is missing, or 0 and 1 for each category. */
function inputColumns(graph: OnnxGraph, input: FittedInput): string[] {
  if (input.kind === "number") {
    const given = graph.input(input.name, "double");
    return [graph.op("Where", [graph.op("IsNaN", [given]), graph.doubles([input.median]), given])];
  }
  const { levels, missing } = input;
  const given = graph.input(input.name, "text");
  const code = graph.op(
    "LabelEncoder",
    [given],
    [
      textsAttribute("keys_strings", [...levels, ""]),
      integersAttribute("values_int64s", [...levels.keys(), -1]),
      integerAttribute("default_int64", levels.length),
    ],
    true,
  );
  return [...levels.keys(), ...(missing ? [-1] : [])].map((place) => {
    const holds = graph.op("Equal", [code, graph.integers([place], [1, 1])]);
    return graph.op("Cast", [holds], [integerAttribute("to", tensorTypes.double)]);
  });
}

function engagementAndPopularity(
  graph: OnnxGraph,
  measures: readonly string[],
  ranges: MeasureRanges,
  popularityWeight: number,
): string[] {
  const [watchTime, completion, count, rating] = measureNames.map((name, index) => {
    const [low, high] = ranges[name];
    const width = high - low;
    if (!(width > 0)) return graph.op("Mul", [measures[index]!, graph.doubles([0])]);
    return graph.op("Div", [graph.op("Sub", [measures[index]!, graph.doubles([low])]), graph.doubles([width])]);
  });
  const weighted = (column: string, weight: number) => graph.op("Mul", [graph.doubles([weight]), column]);
  return [
    weighted(graph.op("Add", [watchTime!, completion!]), 0.5),
    graph.op("Add", [weighted(count!, popularityWeight), weighted(rating!, 1 - popularityWeight)]),
  ];
}

/** The place of the nearest centroid, the first of equally near ones: n rows of one whole number. */
function nearest(graph: OnnxGraph, points: string, centroids: readonly (readonly number[])[]): string {
  const distances = centroids.map((centroid) => {
    const difference = graph.op("Sub", [points, graph.doubles(centroid, [1, centroid.length])]);
    return graph.op("ReduceSumSquare", [difference, graph.integers([1], [1])], [integerAttribute("keepdims", 1)]);
  });
  return graph.op("ArgMin", [graph.op("Concat", distances, axis1)], [...axis1, integerAttribute("keepdims", 1)]);
}

function segment(graph: OnnxGraph, model: SegmentModel, measures: readonly string[]): string {
  const both = engagementAndPopularity(graph, measures, model.ranges, model.popularityWeight);
  const names: readonly string[] = [...measureNames, "engagement", "popularity"];
  const columns = model.features.map((name) => [...measures, ...both][names.indexOf(name)]!);
  const place = nearest(graph, scaled(graph, graph.op("Concat", columns, axis1), model.scale), model.centroids);
  return graph.op(
    "LabelEncoder",
    [place],
    [
      integersAttribute("keys_int64s", [...model.names.keys()]),
      textsAttribute("values_strings", model.names),
      textAttribute("default_string", ""),
    ],
    true,
  );
}

function calibrated(graph: OnnxGraph, calibration: Calibration, forecast: string): string {
  if (calibration.method === "none") return forecast;
  if (calibration.method === "isotonic")
    return piecewise(graph, forecast, calibration.forecasts, calibration.probabilities);
  const bounded = graph.op("Min", [
    graph.op("Max", [forecast, graph.doubles([leastProbability])]),
    graph.doubles([1 - leastProbability]),
  ]);
  const odds = graph.op("Sub", [
    graph.op("Log", [bounded]),
    graph.op("Log", [graph.op("Sub", [graph.doubles([1]), bounded])]),
  ]);
  const { slope, intercept } = calibration;
  return onnxSigmoid(
    graph,
    graph.op("Add", [graph.op("Mul", [odds, graph.doubles([slope])]), graph.doubles([intercept])]),
  );
}

/** Straight lines between the points (places[i], values[i]), flat beyond the first and the last. */
function piecewise(graph: OnnxGraph, x: string, places: readonly number[], values: readonly number[]): string {
  // The line that x lies on: as many places are at most x. Before the first and from the last on it is flat.
  const reached = graph.op("GreaterOrEqual", [x, graph.doubles(places, [1, places.length])]);
  const counted = graph.op("Cast", [reached], [integerAttribute("to", tensorTypes.integer)]);
  const line = graph.op("ReduceSum", [counted, graph.integers([1], [1])], [integerAttribute("keepdims", 1)]);
  const last = places.length - 1;
  const ofLines = (first: number, inner: (i: number) => number, end: number) =>
    graph.op("Gather", [
      graph.doubles([first, ...Array.from({ length: last }, (_, i) => inner(i)), end], [places.length + 1]),
      line,
    ]);
  const from = ofLines(values[0]!, (i) => values[i]!, values[last]!);
  const start = ofLines(0, (i) => places[i]!, 0);
  const width = ofLines(1, (i) => places[i + 1]! - places[i]!, 1);
  const rise = ofLines(0, (i) => values[i + 1]! - values[i]!, 0);
  const to = ofLines(values[0]!, (i) => values[i + 1]!, values[last]!);
  const share = graph.op("Div", [graph.op("Sub", [x, start]), width]);
  const value = graph.op("Add", [from, graph.op("Mul", [share, rise])]);
  return graph.op("Min", [graph.op("Max", [value, from]), to]);
}
