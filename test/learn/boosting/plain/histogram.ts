import type { BinnedColumns } from "../../../../src/learn/tree/bin.ts";

/** Where each column's bins lie in one flat histogram of (gradient, curvature) pairs; the last entry is the whole length. */
export function histogramOffsets(binned: BinnedColumns): Uint32Array {
  const offsets = new Uint32Array(binned.lowest.length + 1);
  binned.lowest.forEach((bins, column) => {
    offsets[column + 1] = offsets[column]! + 2 * (bins.length + 1);
  });
  return offsets;
}

/** Adds the gradients and second derivatives of rows[begin…end) to the bins of one column, which start at `offset`. */
export function addToHistogram(
  codes: Uint16Array,
  rows: Uint32Array,
  begin: number,
  end: number,
  gradients: Float64Array,
  curvatures: Float64Array,
  histogram: Float64Array,
  offset: number,
): void {
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const bin = offset + 2 * codes[row]!;
    histogram[bin]! += gradients[row]!;
    histogram[bin + 1]! += curvatures[row]!;
  }
}
