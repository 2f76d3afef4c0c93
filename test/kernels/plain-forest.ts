import { type CodedRows, missingCode, type TreeRule } from "../../src/kernels/coded-rows.ts";

/** Nodes of more rows are looked through in bins. */
const mostSmallRows = 64;

export interface PlainNode {
  readonly weight: number;
  readonly hits: number;
  readonly rows: number;
  readonly split: null | {
    readonly column: number;
    readonly threshold: number;
    readonly missingLeft: boolean;
    readonly gain: number;
    readonly left: PlainNode;
    readonly right: PlainNode;
  };
}

interface Member {
  readonly row: number;
  readonly weight: number;
  readonly hitWeight: number;
}

interface Found {
  readonly purity: number;
  readonly column: number;
  readonly missingLeft: boolean;
  readonly goesLeft: (member: Member) => boolean;
}

/** The number at `index` of a seed's sequence, 64 bits. */
function randomBits(seed: bigint, index: number): bigint {
  let bits = BigInt.asUintN(64, seed + BigInt(index + 1) * 0x9e3779b97f4a7c15n);
  bits = BigInt.asUintN(64, (bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n);
  bits = BigInt.asUintN(64, (bits ^ (bits >> 27n)) * 0x94d049bb133111ebn);
  return bits ^ (bits >> 31n);
}

function randomBelow(bits: bigint, bound: number): number {
  return Number(((bits >> 28n) * BigInt(bound)) >> 36n);
}

/** A tree by the definition: a list of rows a node, every split tried. Weights must be such that their sums are exact. */
export function plainTree(rows: CodedRows, rule: TreeRule, seeds: readonly [number, number] | null): PlainNode {
  const seed = seeds === null ? 0n : (BigInt(seeds[1]) << 32n) | BigInt(seeds[0]);
  const draws = new Array<number>(rows.target.length).fill(seeds === null ? 1 : 0);
  for (let draw = 0; seeds !== null && draw < draws.length; draw++) {
    draws[randomBelow(randomBits(seed, draw), draws.length)]!++;
  }
  const members = draws
    .map((drawn, row) => {
      const weight =
        drawn * (rows.weights instanceof Float64Array ? rows.weights[row]! : rows.weights[rows.target[row]!]!);
      return { row, weight, hitWeight: weight * rows.target[row]! };
    })
    .filter(({ weight }) => weight > 0);
  const bounds = rows.lowest.map((values) => ({ low: 0, high: Math.max(0, values.length - 1) }));
  return grow(rows, rule, members, bounds, 0, randomBits(seed, draws.length));
}

type Bounds = readonly { readonly low: number; readonly high: number }[];

function grow(
  rows: CodedRows,
  rule: TreeRule,
  members: readonly Member[],
  bounds: Bounds,
  depth: number,
  seed: bigint,
): PlainNode {
  const { weight, hits } = sumOf(members);
  const node = { weight, hits, rows: members.length };
  const done = depth >= rule.maxDepth || members.length < rule.minSamplesSplit || hits === 0 || hits === weight;
  const best = done ? null : search(rows, rule, members, bounds, seed);
  if (best === null) return { ...node, split: null };
  const left = members.filter(best.goesLeft);
  const right = members.filter((member) => !best.goesLeft(member));
  const codes = rows.codes[best.column]!;
  const known = (side: readonly Member[]) => side.map(({ row }) => codes[row]!).filter((code) => code !== missingCode);
  const low = Math.max(...known(left));
  const high = known(right).length === 0 ? null : Math.min(...known(right));
  const narrowed = (changed: object) =>
    bounds.map((bound, column) => (column === best.column ? { ...bound, ...changed } : bound));
  return {
    ...node,
    split: {
      column: best.column,
      threshold: thresholdOf(rows, best.column, low, high),
      missingLeft: best.missingLeft,
      gain: Math.max(0, 2 * (best.purity - (hits * hits) / weight)),
      left: grow(rows, rule, left, narrowed({ high: low }), depth + 1, randomBits(seed, 0)),
      right: grow(rows, rule, right, high === null ? bounds : narrowed({ low: high }), depth + 1, randomBits(seed, 1)),
    },
  };
}

function search(
  rows: CodedRows,
  rule: TreeRule,
  members: readonly Member[],
  bounds: Bounds,
  seed: bigint,
): Found | null {
  const order = rows.codes.map((_, column) => column);
  const draws = rule.columnsTried < order.length;
  let best: Found | null = null;
  let useful = false;
  for (let tried = 0; tried < order.length && (tried < rule.columnsTried || !useful); tried++) {
    const pick = draws ? tried + randomBelow(randomBits(seed, 2 + tried), order.length - tried) : tried;
    [order[tried], order[pick]] = [order[pick]!, order[tried]!];
    const column = order[tried]!;
    let shift = 0;
    const { low, high } = bounds[column]!;
    while (members.length > mostSmallRows && (high >> shift) - (low >> shift) >= rule.finest) shift++;
    const found = searchColumn(rows.codes[column]!, column, shift, members, rule.minSamplesLeaf, best);
    best = found.best;
    useful ||= found.useful;
  }
  return best;
}

function searchColumn(
  codes: Uint16Array,
  column: number,
  shift: number,
  members: readonly Member[],
  minLeaf: number,
  best: Found | null,
): { best: Found | null; useful: boolean } {
  const isMissing = ({ row }: Member) => codes[row] === missingCode;
  const anyMissing = members.some(isMissing);
  const binOf = ({ row }: Member) => codes[row]! >> shift;
  const bins = [...new Set(members.filter((member) => !isMissing(member)).map(binOf))].sort((a, b) => a - b);
  let found = best;
  const offer = (bin: number, missingLeft: boolean | null) => {
    const goesLeft = (member: Member) => (isMissing(member) ? missingLeft === true : binOf(member) <= bin);
    const left = members.filter(goesLeft);
    const right = members.filter((member) => !goesLeft(member));
    if (left.length < minLeaf || right.length < minLeaf) return;
    const [a, b] = [sumOf(left), sumOf(right)];
    const purity = (a.hits * a.hits) / a.weight + (b.hits * b.hits) / b.weight;
    const side = missingLeft ?? a.weight > (a.weight + b.weight) / 2;
    if (purity > (found?.purity ?? -1)) found = { purity, column, missingLeft: side, goesLeft };
  };
  for (const bin of bins.slice(0, -1)) {
    offer(bin, anyMissing ? false : null);
    if (anyMissing) offer(bin, true);
  }
  if (anyMissing && bins.length > 0) offer(bins[bins.length - 1]!, false);
  return { best: found, useful: bins.length + (anyMissing ? 1 : 0) > 1 };
}

function sumOf(members: readonly Member[]): { weight: number; hits: number } {
  return {
    weight: members.reduce((sum, { weight }) => sum + weight, 0),
    hits: members.reduce((sum, { hitWeight }) => sum + hitWeight, 0),
  };
}

function thresholdOf({ lowest, highest }: CodedRows, column: number, low: number, high: number | null): number {
  const values = highest[column]!;
  if (high === null) {
    const largest = values[values.length - 1]!;
    return Math.min(largest + (Math.abs(largest) + 1e-5), Number.MAX_VALUE);
  }
  const above = lowest[column]![high]!;
  const middle = values[low]! / 2 + above / 2;
  return (middle > values[low]! ? middle : above) + 0;
}

/** The nodes as the kernel lists them, each before those below it, left before right. */
export function listNodes(root: PlainNode, limits: Pick<TreeRule, "maxDepth" | "minSamplesSplit">) {
  const list: object[] = [];
  const visit = (node: PlainNode, depth: number): number => {
    const at = list.length;
    list.push({});
    const inner = node.split !== null && depth < limits.maxDepth && node.rows >= limits.minSamplesSplit;
    const split = inner ? node.split : null;
    list[at] = {
      value: node.weight > 0 ? node.hits / node.weight : 0,
      cover: node.weight,
      feature: split?.column ?? -1,
      threshold: split?.threshold ?? 0,
      missingLeft: split?.missingLeft === true ? 1 : 0,
      gain: split?.gain ?? 0,
      left: split === null ? -1 : visit(split.left, depth + 1),
      right: split === null ? -1 : visit(split.right, depth + 1),
    };
    return at;
  };
  visit(root, 0);
  return list;
}
