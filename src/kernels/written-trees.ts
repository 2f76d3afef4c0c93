import { collectTrees, type GrownTrees, nodesAt } from "./grown-trees.ts";

/** What a thread tells of the trees it writes, in 32-bit words: where in its head what stands, the head's length, and that of the record of a tree. */
const told = { written: 0, taken: 1, stopped: 2, waitingTree: 3, waitingNodes: 4 };
const headWords = 5;
const recordWords = 3;

/** The bytes in which a thread tells of the trees it writes, at most `mostWritten` that have not been taken. */
export function toldBytes(mostWritten: number): number {
  return 4 * (headWords + mostWritten * recordWords);
}

/** Trees taken away from where the threads of the forest's kernel write them, while they write others. */
export interface WrittenTrees {
  /** Trees that have not been taken. */
  missing(): number;
  /** To be called before the threads go on. */
  start(): void;
  /** Whether a thread has stopped, for want of room or as there is no tree left to begin. */
  isAnyStopped(): boolean;
  /** Takes what is written and whose place is known, if that is so of at least `least` trees, or of all. */
  take(least?: number): void;
  /** The forest, when none is missing. */
  finish(): GrownTrees;
}

/** toldAt: the address of what each thread tells; see the kernel's source. */
export function takeWrittenTrees(
  buffer: ArrayBuffer,
  toldAt: readonly number[],
  mostWritten: number,
  treeCount: number,
): WrittenTrees {
  const forest = collectTrees(treeCount);
  const writers = toldAt.map((address) => ({
    words: new Int32Array(buffer, address, toldBytes(mostWritten) / 4),
    seen: 0,
  }));
  /** The nodes of each tree that is known to be grown. The place of a tree is known when those of all before it are. */
  const nodesOf: number[] = [];
  let announced = 0;
  let missing = treeCount;

  const recordOf = (words: Int32Array, number: number): [tree: number, nodes: number, address: number] => {
    const at = headWords + (number % mostWritten) * recordWords;
    return [words[at]!, words[at + 1]!, words[at + 2]! >>> 0];
  };

  function see(): void {
    for (const writer of writers) {
      const { words } = writer;
      for (const written = Atomics.load(words, told.written) >>> 0; writer.seen < written; writer.seen++) {
        const [tree, nodes] = recordOf(words, writer.seen);
        nodesOf[tree] = nodes;
      }
      if (Atomics.load(words, told.stopped) === 1 && words[told.waitingTree]! >= 0) {
        nodesOf[words[told.waitingTree]!] = words[told.waitingNodes]!;
      }
    }
    while (nodesOf[announced] !== undefined) forest.announce(nodesOf[announced++]!);
  }

  return {
    missing: () => missing,
    start() {
      for (const { words } of writers) Atomics.store(words, told.stopped, 0);
    },
    isAnyStopped: () => writers.some(({ words }) => Atomics.load(words, told.stopped) === 1),
    take(least = 0) {
      see();
      if (announced < Math.min(least, treeCount)) return;
      for (const { words, seen } of writers) {
        for (let number = Atomics.load(words, told.taken); number < seen; number++) {
          const [tree, nodes, address] = recordOf(words, number);
          if (tree >= announced) break;
          forest.copy(tree, nodesAt(buffer, address, nodes, nodes));
          Atomics.store(words, told.taken, number + 1);
          missing--;
        }
      }
    },
    finish: () => forest.finish(),
  };
}
