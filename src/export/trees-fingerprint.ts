import { createHash } from "node:crypto";
import type { BoostingModel } from "../learn/boosting/boosting.ts";

/**
 * SHA-256, in hex, of what a boosting model answers with: the float32 thresholds and leaf values, columns and default
 * sides of its trees in depth-first order. The same before and after a round trip through XGBoost.
 */
export function treesFingerprint({ trees }: BoostingModel): string {
  const hash = createHash("sha256");
  const stack: number[] = [];
  for (let tree = 0; tree < trees.treeCount; tree++) {
    const numbers: number[] = [];
    stack.push(trees.roots[tree]!);
    while (stack.length > 0) {
      const node = stack.pop()!;
      const column = trees.feature[node]!;
      numbers.push(column, column < 0 ? trees.value[node]! : trees.threshold[node]!);
      if (column < 0) continue;
      numbers.push(trees.missingLeft[node]!);
      stack.push(trees.right[node]!, trees.left[node]!);
    }
    hash.update(new Uint8Array(Float32Array.from(numbers, (value) => value + 0).buffer));
  }
  return hash.digest("hex");
}
