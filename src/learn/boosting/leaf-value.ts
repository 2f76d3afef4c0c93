import type { SplitRule, Sums } from "../../kernels/boosting.ts";

/** The best value of a leaf with these sums, in float32; 0 where the curvature is too small to tell. */
export function leafValue({ gradient, curvature }: Sums, { lambda, alpha, minChildWeight }: SplitRule): number {
  if (curvature < minChildWeight || curvature <= 0) return 0;
  return Math.fround(-shrunk(gradient, alpha) / (curvature + lambda));
}

/** The gradient brought `alpha` nearer to 0. */
function shrunk(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha;
  if (gradient < -alpha) return gradient + alpha;
  return 0;
}
