import type { CodedRows, TreeRule } from "./coded-rows.ts";
import { layOutForest, writeForest } from "./forest-memory.ts";
import { type GrownTrees, grownBytes } from "./grown-trees.ts";
import { startLayout, withKernel } from "./module.ts";
import type { KernelThreads } from "./threads.ts";
import { kernel } from "./wasm/forest.ts";
import { takeWrittenTrees, toldBytes } from "./written-trees.ts";

interface Functions {
  start(settings: number): void;
  startWriting(out: number, bytes: number, told: number, most: number, stack: number): void;
  growShare(most: number): void;
}

/** How much each thread writes at least before it is read out, in bytes and trees. */
const leastOutBytes = 1 << 20;
const mostWritten = 4096;
/** So many trees tell how much room the forest will need; see `collectTrees`. */
const treesToForecast = 8;

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
    told: layout.take(toldBytes(mostWritten)),
    out: layout.take(outBytes),
  }));
  return withKernel<Functions, GrownTrees>(
    kernel,
    layout.size(),
    ({ buffer, functions, onEach, onOthers }) => {
      writeForest(buffer, places, rows, rule, seeds);
      onEach("start", (thread) => [places.threads[thread]!.settings]);
      onEach("startWriting", (thread) => {
        const { out, told, stack } = outs[thread]!;
        return [out, outBytes, told, mostWritten, stack];
      });
      const trees = takeWrittenTrees(
        buffer,
        outs.map((own) => own.told),
        mostWritten,
        places.trees,
      );
      while (trees.missing() > 0) {
        trees.start();
        // The caller's thread takes trees away as they come, so that the others need not stop for want of room.
        const own = () => {
          do {
            functions.growShare(1);
            trees.take(treesToForecast);
          } while (!trees.isAnyStopped());
        };
        onOthers("growShare", () => [places.trees], own);
        trees.take();
      }
      return trees.finish();
    },
    threads,
  );
}
