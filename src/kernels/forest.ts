import type { CodedRows, TreeRule } from "./coded-rows.ts";
import { layOutForest, writeForest } from "./forest-memory.ts";
import { collectTrees, type GrownTrees, grownBytes } from "./grown-trees.ts";
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
/** Stands for the address of a tree that is grown and has not been written yet: it comes first in its thread's next round. */
const unwritten = 0;

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
    written: layout.take(4 + (mostWritten + 1) * writtenEntryBytes),
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
      const forest = collectTrees(places.trees);
      let announced = 0;
      for (let missing = places.trees; missing > 0; ) {
        onEach("growShare", () => []);
        const grown = outs.flatMap(({ written }) => entriesAt(buffer, written)).sort((a, b) => a.tree - b.tree);
        // Every tree that was begun is among them, so that the place of each in the forest is known.
        for (const { tree, nodes } of grown) if (tree === announced) announced = forest.announce(nodes) + 1;
        for (const { tree, nodes, address } of grown) {
          if (address === unwritten) continue;
          forest.copy(tree, buffer, address, nodes);
          missing--;
        }
      }
      return forest.finish();
    },
    threads,
  );
}

interface GrownEntry {
  readonly tree: number;
  readonly nodes: number;
  readonly address: number;
}

/** The trees that one thread has grown. */
function entriesAt(buffer: ArrayBuffer, written: number): GrownEntry[] {
  const count = new Uint32Array(buffer, written, 1)[0]!;
  const entries = new Uint32Array(buffer, written + 4, 3 * count);
  return Array.from({ length: count }, (_, at) => {
    const [tree, nodes, address] = entries.subarray(3 * at, 3 * at + 3) as unknown as [number, number, number];
    return { tree, nodes, address };
  });
}
