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

/** `count` nodes in a kernel's memory, whose arrays begin at `address` and have room for `room` each. */
export function nodesAt(buffer: ArrayBuffer, address: number, room: number, count: number): GrownNodes {
  let place = address;
  return makeNodes((name) => {
    const array = new arrays[name](buffer, place, count);
    place += room * arrays[name].BYTES_PER_ELEMENT;
    return array;
  });
}

/** Trees being gathered from a kernel's memory, in pieces of one or more. */
export interface TreeCollector {
  /** Announces the next piece, of `count` nodes, and the nodes of it at which its trees begin. Returns the number of the piece. */
  announce(count: number, roots?: readonly number[]): number;
  /** Copies the nodes of an announced piece, in which links are numbers in the piece. */
  copy(piece: number, from: GrownNodes): void;
  /** The trees of all pieces one after the other. All must have been copied. */
  finish(): GrownTrees;
}

/** How many more nodes than those there are lead one to expect room is made for, so that large forests are not moved. */
const spareShare = 1.03;
/** Arrays of which more is left over than this share are cut to length. */
const leastUsedShare = 0.9;

/** expectedTrees: how many there will be, or fewer. */
export function collectTrees(expectedTrees: number): TreeCollector {
  const begins: number[] = [];
  const roots: number[] = [];
  let nodeCount = 0;
  let nodes = makeNodes((name) => new arrays[name](0));

  function makeRoom(): void {
    const expected = Math.ceil(spareShare * nodeCount * (expectedTrees / roots.length));
    const room = roots.length < expectedTrees ? Math.max(nodeCount, expected) : nodeCount;
    nodes = makeNodes((name) => {
      const larger = new arrays[name](room);
      larger.set(nodes[name]);
      return larger;
    });
  }

  return {
    announce(count, ownRoots = [0]) {
      for (const root of ownRoots) roots.push(nodeCount + root);
      begins.push(nodeCount);
      nodeCount += count;
      return begins.length - 1;
    },
    copy(piece, from) {
      if (nodeCount > nodes.left.length) makeRoom();
      const begin = begins[piece]!;
      for (const name of names) nodes[name].set(from[name], begin);
      moveLinks(nodes.left.subarray(begin, begin + from.left.length), begin);
      moveLinks(nodes.right.subarray(begin, begin + from.right.length), begin);
    },
    finish() {
      const isFull = nodeCount >= leastUsedShare * nodes.left.length;
      const { feature, threshold, left, right, missingLeft, value, gain, cover } = makeNodes((name) =>
        isFull ? nodes[name].subarray(0, nodeCount) : nodes[name].slice(0, nodeCount),
      );
      // In the order of the record that a model file is read back into, so that it is written again as the same text.
      return Object.freeze({
        ...{ treeCount: roots.length, nodeCount, roots: Int32Array.from(roots) },
        ...{ feature, threshold, left, right, missingLeft, value, gain, cover },
      });
    },
  };
}

function makeNodes(make: (name: keyof GrownNodes) => GrownNodes[keyof GrownNodes]): GrownNodes {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as unknown as GrownNodes;
}

function moveLinks(links: Int32Array, by: number): void {
  for (let node = 0; node < links.length; node++) if (links[node]! >= 0) links[node]! += by;
}
