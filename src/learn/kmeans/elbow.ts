import { minAndMax } from "../../math/stats.ts";

/**
 * The knee of a falling convex curve, such as inertia against the number of clusters, with sensitivity 1; null when the
 * curve has none. `ks`: rising numbers; `inertias`: as many. Both axes are scaled to 0–1; where the gap below the diagonal
 * is locally widest there may be a knee, and it is one when the gap then narrows by more than a mean step of k before it
 * turns. The first is returned, as by the Python package kneed.
 * Satopää, Albrecht, Irwin and Raghavan 2011, "Finding a kneedle in a haystack", doi:10.1109/ICDCSW.2011.20.
 */
export function kneedle(ks: readonly number[], inertias: readonly number[]): number | null {
  const last = ks.length - 1;
  const [minK, maxK] = minAndMax(ks);
  const [minInertia, maxInertia] = minAndMax(inertias);
  if (!(maxK > minK) || !(maxInertia > minInertia)) return null;
  // In kneed's order of operations: a flat stretch of the gap must come out flat here exactly where it does there.
  const gap = ks.map((k, i) => {
    const height = (inertias[i]! - minInertia) / (maxInertia - minInertia);
    return 1 - height - (k - minK) / (maxK - minK);
  });

  let candidate = -1;
  let threshold = 0;
  for (let i = 0; i < last; i++) {
    const previous = gap[Math.max(i - 1, 0)]!;
    const here = gap[i]!;
    const next = gap[i + 1]!;
    if (here >= previous && here >= next) {
      candidate = i;
      threshold = here - 1 / last;
    }
    // Past a trough, or on a level stretch, the last peak is no longer a candidate.
    if (here <= previous && here <= next) candidate = -1;
    if (candidate >= 0 && next < threshold) return ks[candidate]!;
  }
  return null;
}
