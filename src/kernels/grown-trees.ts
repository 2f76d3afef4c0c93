/** Trees as one flat record: entry i of every array is node i, each before those below it, left before right. */
export interface GrownTrees extends NodeArrays {
  readonly treeCount: number;
  readonly nodeCount: number;
  readonly roots: Int32Array;
}

/** As the kernel writes them: one array after the other, in this order, each with room for all nodes. */
interface NodeArrays {
  readonly threshold: Float64Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
  readonly cover: Float64Array;
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missingLeft: Uint8Array;
}

const arrays = {
  threshold: Float64Array,
  value: Float64Array,
  gain: Float64Array,
  cover: Float64Array,
  feature: Int32Array,
  left: Int32Array,
  right: Int32Array,
  missingLeft: Uint8Array,
} as const;
const names = Object.keys(arrays) as (keyof NodeArrays)[];

/** The bytes that the arrays of `nodes` nodes take, a multiple of 8. */
export function grownBytes(nodes: number): number {
  const bytes = names.reduce((sum, name) => sum + nodes * arrays[name].BYTES_PER_ELEMENT, 0);
  return 8 * Math.ceil(bytes / 8);
}

/** Trees being gathered from a kernel's memory, in any order. */
export interface TreeCollector {
  /** Adds a tree of `count` nodes, whose arrays begin at `address` and have room for `room`. */
  add(tree: number, buffer: ArrayBuffer, address: number, room: number, count: number): void;
  /** The trees one after the other. */
  finish(): GrownTrees;
}

export function collectTrees(treeCount: number): TreeCollector {
  const pieces = new Map(names.map((name) => [name, new Array<NodeArrays[typeof name]>(treeCount)]));
  const counts = new Uint32Array(treeCount);
  return {
    add(tree, buffer, address, room, count) {
      counts[tree] = count;
      let place = address;
      for (const name of names) {
        pieces.get(name)![tree] = new arrays[name](buffer, place, count).slice();
        place += room * arrays[name].BYTES_PER_ELEMENT;
      }
    },
    finish() {
      const roots = new Int32Array(treeCount);
      for (let tree = 1; tree < treeCount; tree++) roots[tree] = roots[tree - 1]! + counts[tree - 1]!;
      const nodeCount = roots[treeCount - 1]! + counts[treeCount - 1]!;
      // Array by array, and each array's pieces given up at once: large forests would not fit twice.
      const joined = names.map((name) => {
        const whole = new arrays[name](nodeCount);
        const isLink = name === "left" || name === "right";
        for (const [tree, piece] of pieces.get(name)!.entries()) {
          if (isLink) moveLinks(piece, roots[tree]!);
          whole.set(piece, roots[tree]!);
        }
        pieces.delete(name);
        return [name, whole] as const;
      });
      const nodes = Object.fromEntries(joined) as unknown as NodeArrays;
      const { feature, threshold, left, right, missingLeft, value, gain, cover } = nodes;
      // In the order of the record that a model file is read back into, so that it is written again as the same text.
      return Object.freeze({
        ...{ treeCount, nodeCount, roots },
        ...{ feature, threshold, left, right, missingLeft, value, gain, cover },
      });
    },
  };
}

function moveLinks(links: NodeArrays[keyof NodeArrays], by: number): void {
  for (let node = 0; node < links.length; node++) if (links[node]! >= 0) links[node]! += by;
}
