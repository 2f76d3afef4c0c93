import type { BoostingKernel, FoundSplit, NodeJob, SplitRule, Sums } from "../../kernels/boosting.ts";
import { thresholdAbove } from "../tree/bin.ts";
import { addLeaf, setSplit, type TreeBuilder } from "../tree/trees.ts";
import type { ColumnBins } from "./bin-edges.ts";
import { leafValue } from "./leaf-value.ts";

export interface BoostingRule extends SplitRule {
  readonly maxDepth: number;
  readonly learningRate: number;
  /** The least gain of a split. */
  readonly gamma: number;
}

/** XGBoost's kRtEps: splits that gain less are rounding. */
const leastGain = Math.fround(1e-6);

/** A node of the tree in the making: a leaf until it is split. */
interface GrownNode {
  readonly sums: Sums;
  readonly value: number;
  readonly depth: number;
  /** Where the kernel keeps its rows and its histogram; −1 for a node that stays a leaf. */
  readonly slot: number;
  split: { readonly found: FoundSplit; readonly left: GrownNode; readonly right: GrownNode } | null;
}

/**
 * Adds the tree that the kernel's gradients ask for, and lets the kernel move the margins by what it answers. Leaf values
 * carry the learning rate, covers are sums of curvatures. Depth-wise as XGBoost: whether a node is split depends on it alone,
 * so the order in which nodes are worked on is free, and the tree does not tell it.
 */
export function growBoostedTree(
  kernel: BoostingKernel,
  bins: ColumnBins,
  rule: BoostingRule,
  builder: TreeBuilder,
): void {
  const free = Array.from({ length: kernel.slots - 1 }, (_, index) => kernel.slots - 1 - index);
  const node = (sums: Sums, depth: number, slot: number): GrownNode => {
    return { sums, value: Math.fround(leafValue(sums, rule) * rule.learningRate), depth, slot, split: null };
  };
  const root = node(kernel.sums(0), 0, 0);
  const waiting: GrownNode[][] = [[root]];
  for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) {
    const children: GrownNode[] = [];
    const lent: number[] = [];
    const jobs = batch.map((parent): NodeJob => {
      const found = worthySplit(kernel, parent, rule);
      if (found === null) {
        free.push(parent.slot);
        return { ...leafJob, depth: parent.depth, slot: parent.slot, leftValue: parent.value };
      }
      const depth = parent.depth + 1;
      const leftOpen = mayBeSplit(found.left, depth, rule);
      const rightOpen = mayBeSplit(found.right, depth, rule);
      // Rows are not counted: the side of the smaller curvature is nearly always that of fewer rows.
      const builtIsLeft = found.left.curvature <= found.right.curvature;
      const [searchBuilt, searchDerived] = builtIsLeft ? [leftOpen, rightOpen] : [rightOpen, leftOpen];
      // The derived histogram takes the parent's place; the built one does when nothing is derived.
      const built = searchDerived ? free.pop()! : searchBuilt ? parent.slot : -1;
      if (searchDerived && !searchBuilt) lent.push(built);
      if (built < 0) free.push(parent.slot);
      const builtSlot = searchBuilt ? built : -1;
      const derivedSlot = searchDerived ? parent.slot : -1;
      const left = node(found.left, depth, builtIsLeft ? builtSlot : derivedSlot);
      const right = node(found.right, depth, builtIsLeft ? derivedSlot : builtSlot);
      parent.split = { found, left, right };
      for (const child of [left, right]) if (child.slot >= 0) children.push(child);
      return {
        depth: parent.depth,
        slot: parent.slot,
        split: found,
        leftSlot: left.slot,
        rightSlot: right.slot,
        leftValue: left.value,
        rightValue: right.value,
        built,
        builtIsLeft,
        searchBuilt,
        searchDerived,
      };
    });
    kernel.run(jobs);
    free.push(...lent);
    for (let begin = 0; begin < children.length; begin += kernel.batch) {
      waiting.push(children.slice(begin, begin + kernel.batch));
    }
  }
  addNodes(root, bins, builder);
}

const leafJob = {
  split: null,
  leftSlot: -1,
  rightSlot: -1,
  rightValue: 0,
  built: -1,
  builtIsLeft: true,
  searchBuilt: false,
  searchDerived: false,
} as const;

/** False where no split can leave both sides enough. */
function mayBeSplit({ curvature }: Sums, depth: number, { maxDepth, minChildWeight }: BoostingRule): boolean {
  return depth < maxDepth && curvature > 0 && curvature >= 2 * minChildWeight;
}

/** The best split of a node, null when none is worth having. */
function worthySplit(kernel: BoostingKernel, { slot }: GrownNode, { gamma }: BoostingRule): FoundSplit | null {
  const found = kernel.split(slot);
  return found === null || found.gain <= leastGain || found.gain < gamma ? null : found;
}

/** Adds the nodes to the builder, depth first, both children of a node side by side. */
function addNodes(root: GrownNode, bins: ColumnBins, builder: TreeBuilder): void {
  const leaf = ({ value, sums }: GrownNode) => addLeaf(builder, value, sums.curvature);
  const rootNumber = leaf(root);
  builder.roots.push(rootNumber);
  const stack: { readonly grown: GrownNode; readonly number: number }[] = [{ grown: root, number: rootNumber }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { split } = next.grown;
    if (split === null) continue;
    const left = leaf(split.left);
    const right = leaf(split.right);
    const threshold = thresholdOf(bins, split.found);
    setSplit(builder, next.number, { ...split.found, threshold }, left, right);
    stack.push({ grown: split.right, number: right }, { grown: split.left, number: left });
  }
}

/** A data value: the smallest that goes right. Where only missing values go right, above all values. */
function thresholdOf({ lowest, largest }: ColumnBins, { column, bin }: FoundSplit): number {
  return lowest[column]![bin + 1] ?? thresholdAbove(largest.subarray(column, column + 1));
}
