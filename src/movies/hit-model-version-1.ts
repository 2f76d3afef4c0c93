import { measureNames } from "./movie.ts";

type Document = Readonly<Record<string, unknown>>;

/**
 * A model file of format version 1 as one of version 2: those models had the four measures for inputs, and no moment.
 * Nothing is checked here; what is not as it should be is left for the check of version 2 to refuse.
 */
export function fromVersion1(document: Document): Document {
  const features = partOf(document["features"]);
  const ranges = partOf(features["ranges"]);
  const medians = Array.isArray(features["medians"]) ? (features["medians"] as unknown[]) : [];
  const inputs = measureNames.map((name, index) => ({
    kind: "number",
    name,
    median: medians[index],
    range: ranges[name],
  }));
  const { popularityWeight, clusterScale, centroids } = features;
  return {
    ...document,
    formatVersion: 2,
    features: { inputs, engineered: [], composites: { popularityWeight, clusterScale, centroids } },
    at: null,
    ledger: measureNames.map((field) => ({ field, known: "lifetime" })),
    reference: referenceOf(document["reference"]),
  };
}

function referenceOf(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  const { measures, ...rest } = partOf(value);
  const columns = partOf(measures);
  return { ...rest, inputs: measureNames.map((name) => ({ name, values: columns[name] })) };
}

function partOf(value: unknown): Document {
  return typeof value === "object" && value !== null ? (value as Document) : {};
}
