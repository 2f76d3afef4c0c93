import type { CodedRows, TreeRule } from "./coded-rows.ts";
import { layOutForest, writeForest } from "./forest-memory.ts";
import { collectTrees, type GrownTrees, grownBytes, type TreeCollector } from "./grown-trees.ts";
import { startLayout, withKernel } from "./module.ts";
import type { KernelThreads } from "./threads.ts";
import { kernel } from "./wasm/forest.ts";

interface Functions {
  start(settings: number): void;
  startWriting(out: number, bytes: number, written: number, most: number, stack: number): void;
  growShare(): void;
}

/** How much each thread writes at least before it is read out, in bytes and trees. */
const leastOutBytes = 1 << 20;
const mostWritten = 4096;
const writtenEntryBytes = 12;

/**
 * Grows classification trees by the Gini index. A node's value is its weighted share of hits, its cover the weight of its
 * rows, its gain the fall of impurity times that weight. seeds: two 32-bit numbers a tree, for its bootstrap sample and its draws of
 * columns; null grows one tree on all rows. Weights are rounded to multiples of 2^-52 of their sum, or finer.
 * Breiman 2001, doi:10.1023/A:1010933404324
 */
export function growTrees(
  rows: CodedRows,
  rule: TreeRule,
  seeds: Uint32Array | null,
  threads?: KernelThreads,
): GrownTrees {
  const layout = startLayout();
  const places = layOutForest(layout, rows, rule, seeds, threads?.count ?? 1);
  const outBytes = Math.max(leastOutBytes, grownBytes(2 * rows.target.length));
  const outs = places.threads.map(() => ({
    stack: layout.take(8 * (rows.target.length + 2)),
    written: layout.take(4 + mostWritten * writtenEntryBytes),
    out: layout.take(outBytes),
  }));
  return withKernel<Functions, GrownTrees>(
    kernel,
    layout.size(),
    ({ buffer, onEach }) => {
      writeForest(buffer, places, rows, rule, seeds);
      onEach("start", (thread) => [places.threads[thread]!.settings]);
      onEach("startWriting", (thread) => {
        const { out, written, stack } = outs[thread]!;
        return [out, outBytes, written, mostWritten, stack];
      });
      const forest = collectTrees();
      for (let missing = places.trees; missing > 0; ) {
        onEach("growShare", () => []);
        for (const { written } of outs) missing -= takeTrees(buffer, written, forest);
      }
      return forest.finish();
    },
    threads,
  );
}

/** Takes the trees that one thread has written, and returns how many. */
function takeTrees(buffer: ArrayBuffer, written: number, forest: TreeCollector): number {
  const count = new Uint32Array(buffer, written, 1)[0]!;
  const entries = new Uint32Array(buffer, written + 4, 3 * count);
  for (let at = 0; at < entries.length; at += 3) {
    const [tree, nodes, address] = entries.subarray(at, at + 3) as unknown as [number, number, number];
    forest.add(tree, buffer, address, nodes, nodes);
  }
  return count;
}
