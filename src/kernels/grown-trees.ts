/** Trees as one flat record: entry i of every array is node i, each before those below it, left before right. */
export interface GrownTrees extends GrownNodes {
  readonly treeCount: number;
  readonly nodeCount: number;
  readonly roots: Int32Array;
}

/** As the kernel writes them: one array after the other, in this order, each with room for all nodes. */
export interface GrownNodes {
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
const names = Object.keys(arrays) as (keyof GrownNodes)[];

/** The bytes that the arrays of `nodes` nodes take, a multiple of 8. */
export function grownBytes(nodes: number): number {
  const bytes = names.reduce((sum, name) => sum + nodes * arrays[name].BYTES_PER_ELEMENT, 0);
  return 8 * Math.ceil(bytes / 8);
}

/** Trees being gathered from a kernel's memory, in pieces of one or more, which may come in any order. */
export interface TreeCollector {
  /**
   * Adds a piece of `count` nodes, whose arrays begin at `address` and have room for `room`. roots: the nodes of the piece at
   * which its trees begin. Returns a copy of the nodes, in which links are numbers in the piece.
   */
  add(
    piece: number,
    buffer: ArrayBuffer,
    address: number,
    room: number,
    count: number,
    roots?: readonly number[],
  ): GrownNodes;
  /** The trees of all pieces one after the other. */
  finish(): GrownTrees;
}

/** The most nodes of a block. Arrays of so many are given back to the system when they are given up; the many of single trees are not. */
const mostBlockNodes = 1 << 23;

interface Piece {
  readonly block: number;
  readonly begin: number;
  readonly count: number;
  readonly roots: readonly number[];
}

export function collectTrees(): TreeCollector {
  const blocks = new Map(names.map((name) => [name, [] as GrownNodes[typeof name][]]));
  const pieces: Piece[] = [];
  let room = 0;
  let used = 0;
  let nodeCount = 0;
  const makeBlock = (least: number) => {
    room = Math.max(least, Math.min(nodeCount, mostBlockNodes));
    used = 0;
    for (const name of names) blocks.get(name)!.push(new arrays[name](room));
  };
  return {
    add(piece, buffer, address, roomThere, count, roots = [0]) {
      if (used + count > room) makeBlock(count);
      pieces[piece] = { block: blocks.get("threshold")!.length - 1, begin: used, count, roots };
      let place = address;
      const copied = names.map((name) => {
        const copy = blocks
          .get(name)!
          .at(-1)!
          .subarray(used, used + count);
        copy.set(new arrays[name](buffer, place, count));
        place += roomThere * arrays[name].BYTES_PER_ELEMENT;
        return [name, copy] as const;
      });
      used += count;
      nodeCount += count;
      return Object.fromEntries(copied) as unknown as GrownNodes;
    },
    finish() {
      const begins: number[] = [];
      let begin = 0;
      for (const { count } of pieces) {
        begins.push(begin);
        begin += count;
      }
      const roots = Int32Array.from(pieces.flatMap((piece, at) => piece.roots.map((root) => begins[at]! + root)));
      // Array by array, and each array's blocks given up at once: large forests would not fit twice.
      const joined = names.map((name) => {
        const whole = new arrays[name](nodeCount);
        for (const [index, { block, begin, count }] of pieces.entries()) {
          const to = whole.subarray(begins[index]!, begins[index]! + count);
          to.set(blocks.get(name)![block]!.subarray(begin, begin + count));
          if (name === "left" || name === "right") moveLinks(to, begins[index]!);
        }
        blocks.delete(name);
        return [name, whole] as const;
      });
      const nodes = Object.fromEntries(joined) as unknown as GrownNodes;
      const { feature, threshold, left, right, missingLeft, value, gain, cover } = nodes;
      // In the order of the record that a model file is read back into, so that it is written again as the same text.
      return Object.freeze({
        ...{ treeCount: roots.length, nodeCount, roots },
        ...{ feature, threshold, left, right, missingLeft, value, gain, cover },
      });
    },
  };
}

function moveLinks(links: GrownNodes[keyof GrownNodes], by: number): void {
  for (let node = 0; node < links.length; node++) if (links[node]! >= 0) links[node]! += by;
}
