import type { CodedRows, TreeLimits, TreeRule } from "./coded-rows.ts";
import { layOutForest, writeForest } from "./forest-memory.ts";
import { collectTrees, type GrownTrees, type TreeCollector } from "./grown-trees.ts";
import { withKernel } from "./module.ts";
import type { KernelThreads } from "./threads.ts";
import { kernel } from "./wasm/forest.ts";

interface Functions {
  start(settings: number): void;
  growShare(): void;
}

/**
 * Grows classification trees by the Gini index and returns them as they are under each of `limits`, none of which may be
 * wider than the rule's own: a forest for each, of which every tree has the bits that it has when grown under those limits. A
 * node's value is its weighted share of hits, its cover the weight of its rows, its gain the fall of impurity times that
 * weight. seeds: two 32-bit numbers a tree, for its bootstrap sample and its draws of columns; null grows one tree on all
 * rows. Weights are rounded to multiples of 2^-52 of their sum, or finer. Breiman 2001, doi:10.1023/A:1010933404324
 */
export function growTrees(
  rows: CodedRows,
  rule: TreeRule,
  seeds: Uint32Array | null,
  limits: readonly TreeLimits[],
  threads?: KernelThreads,
): GrownTrees[] {
  const { places, bytes } = layOutForest(rows, rule, seeds, limits, threads?.count ?? 1);
  return withKernel<Functions, GrownTrees[]>(
    kernel,
    bytes,
    ({ buffer, onEach }) => {
      writeForest(buffer, places, rows, rule, seeds, limits);
      onEach("start", (thread) => [places.threads[thread]!.settings]);
      const forests = limits.map(() => collectTrees());
      for (let missing = places.trees * limits.length; missing > 0; ) {
        onEach("growShare", () => []);
        for (const { written } of places.threads) missing -= takeTrees(buffer, written, forests);
      }
      return forests.map((forest) => forest.finish());
    },
    threads,
  );
}

/** Takes the trees that one thread has written, and returns how many. */
function takeTrees(buffer: ArrayBuffer, written: number, forests: readonly TreeCollector[]): number {
  const count = new Uint32Array(buffer, written, 1)[0]!;
  const entries = new Uint32Array(buffer, written + 4, 5 * count);
  for (let at = 0; at < entries.length; at += 5) {
    const [tree, limit, nodes, room, address] = entries.subarray(at, at + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    forests[limit]!.add(tree, buffer, address, room, nodes);
  }
  return count;
}
