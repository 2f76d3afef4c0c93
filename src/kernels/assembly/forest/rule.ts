// What limits a tree.

export let maxDepth: u32 = 0;
export let minSplit: u32 = 0;
export let minLeaf: u32 = 0;
/** How many columns are drawn at each node; all in their order when there are no more. */
export let columnsTried: u32 = 0;

export function setRule(depth: u32, split: u32, leaf: u32, tried: u32): void {
  maxDepth = depth;
  minSplit = split;
  minLeaf = leaf;
  columnsTried = tried;
}
