import { chooseBins } from "../../../../src/learn/boosting/bin-edges.ts";
import { baseMarginOf, estimateBaseScore } from "../../../../src/learn/boosting/logistic-loss.ts";
import type { BoostingParams } from "../../../../src/learn/boosting/params.ts";
import type { TrainingRows } from "../../../../src/learn/learner.ts";
import type { BinnedColumns } from "../../../../src/learn/tree/bin.ts";
import { permutation, type RandomStream } from "../../../../src/math/random.ts";
import { addToHistogram, histogramOffsets } from "./histogram.ts";
import { bestNewtonSplit, type GradientSums, leafValue, type NewtonSplit } from "./newton-split.ts";

/** A tree as nested records: what the fast trees are compared with. */
export type PlainNode = { readonly value: number; readonly cover: number } & (
  | { readonly column: null }
  | {
      readonly column: number;
      readonly threshold: number | null;
      readonly missingLeft: boolean;
      readonly gain: number;
      readonly left: PlainNode;
      readonly right: PlainNode;
    }
);

const round = Math.fround;

/**
 * Gradient boosting by the book: every node sums up all columns of all its rows and searches every bin. Sums are of
 * gradients in the kernel's whole units and therefore exact, whatever the order.
 */
export function plainTrees(rows: TrainingRows, params: BoostingParams, random: RandomStream): PlainNode[] {
  const { target, columns } = rows;
  const count = target.length;
  const weights = Float32Array.from(target, (hit, row) => {
    return round(round(rows.weights?.[row] ?? 1) * (hit === 1 ? round(params.scalePosWeight) : 1));
  });
  const baseScore = params.baseScore ?? estimateBaseScore(target, weights, params.scalePosWeight);
  const margins = new Float32Array(count).fill(baseMarginOf(baseScore));
  const exponent = Math.ceil(Math.log2(Math.max(...weights)));
  const unit = 2 ** (30 - exponent);
  const binned = binAll(rows);
  const rule = {
    lambda: round(params.lambda),
    alpha: round(params.alpha),
    minChildWeight: Math.max(round(params.minChildWeight), 1 / unit),
  };

  return Array.from({ length: params.trees }, (_, tree) => {
    const treeRandom = random.child(tree);
    const counted = weights.map((weight) => {
      return params.subsample === 1 || treeRandom.next() < params.subsample ? weight : 0;
    });
    const mayUse =
      params.columnSample === 1
        ? Array.from(columns.keys())
        : Array.from(
            permutation(columns.length, treeRandom).subarray(
              0,
              Math.max(1, Math.floor(params.columnSample * columns.length)),
            ),
          ).sort((a, b) => a - b);
    const gradients = new Float64Array(count);
    const curvatures = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      const p = sigmoid32(margins[row]!);
      const gradient = round(round(p - target[row]!) * counted[row]!);
      const curvature = round(Math.max(round(p * round(1 - p)), round(1e-16)) * counted[row]!);
      gradients[row] = nearestEven(gradient * unit) / unit;
      if (counted[row]! > 0) curvatures[row] = Math.max(1, nearestEven(curvature * unit)) / unit;
    }

    const grow = (order: Uint32Array, depth: number): PlainNode => {
      const sums = { gradient: sumAt(gradients, order), curvature: sumAt(curvatures, order) };
      const value =
        round(leafValue(sums, { ...rule, minChildWeight: round(params.minChildWeight) }) * round(params.learningRate)) +
        0;
      const split = depth === params.maxDepth ? null : bestSplit(order, sums);
      if (split === null || split.gain <= round(1e-6) || split.gain < round(params.gamma)) {
        for (const row of order) margins[row] = margins[row]! + value;
        return { value, cover: sums.curvature, column: null };
      }
      const goesLeft = (row: number) => {
        const code = binned.codes[split.column]![row]!;
        return code === binned.lowest[split.column]!.length ? split.missingLeft : code <= split.bin;
      };
      return {
        value,
        cover: sums.curvature,
        column: split.column,
        threshold: binned.lowest[split.column]![split.bin + 1] ?? null,
        missingLeft: split.missingLeft,
        gain: split.gain,
        left: grow(order.filter(goesLeft), depth + 1),
        right: grow(
          order.filter((row) => !goesLeft(row)),
          depth + 1,
        ),
      };
    };

    const bestSplit = (order: Uint32Array, sums: GradientSums): NewtonSplit | null => {
      const offsets = histogramOffsets(binned);
      const histogram = new Float64Array(offsets[offsets.length - 1]!);
      let best: NewtonSplit | null = null;
      for (const column of mayUse) {
        addToHistogram(
          binned.codes[column]!,
          order,
          0,
          order.length,
          gradients,
          curvatures,
          histogram,
          offsets[column]!,
        );
        const bins = binned.lowest[column]!.length;
        const hasMissing = binned.hasMissing[column] === 1;
        best = bestNewtonSplit({ histogram, column, offset: offsets[column]!, bins, hasMissing }, sums, rule, best);
      }
      return best;
    };

    return grow(
      Uint32Array.from({ length: count }, (_, row) => row),
      0,
    );
  });
}

function binAll(rows: TrainingRows): BinnedColumns {
  const { lowest, hasMissing } = chooseBins(rows);
  const codes = rows.columns.map((column, index) =>
    Uint16Array.from(column, (value) => {
      const bins = lowest[index]!;
      return Number.isNaN(value)
        ? bins.length
        : Math.max(
            0,
            bins.findLastIndex((low) => low <= value),
          );
    }),
  );
  return { rows: rows.target.length, codes, lowest, highest: lowest, hasMissing };
}

function sumAt(values: Float64Array, order: Uint32Array): number {
  let sum = 0;
  for (const row of order) sum += values[row]!;
  return sum;
}

function nearestEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** 1 / (1 + e^−x) in float32, step by step as the kernel takes them. */
export function sigmoid32(margin: number): number {
  const x = Math.max(Math.min(round(-margin), round(88.7)), -87);
  return round(1 / round(round(exponential32(x) + 1) + round(1e-16)));
}

function exponential32(x: number): number {
  const n = nearestEven(round(x * round(Math.LOG2E)));
  let r = round(x - round(n * 0.693359375));
  r = round(r - round(n * round(-0.00021219444005469057)));
  let sum = round(1 / 5040);
  for (const coefficient of [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1]) {
    sum = round(round(sum * r) + round(coefficient));
  }
  return round(sum * 2 ** n);
}
