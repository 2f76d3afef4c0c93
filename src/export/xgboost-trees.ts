import type { ErrorCode } from "../errors.ts";
import { maxModelNodes, readIntegers, readNumbers, readRecord, refuseModel } from "../learn/model-checks.ts";
import { addLeaf, finishTrees, setSplit, startTrees, type TreeBuilder, type Trees } from "../learn/tree/trees.ts";
import { exactThreshold } from "./float32.ts";
import { readCountText, refuseUnsupported } from "./xgboost-parts.ts";

/**
 * The trees of an XGBoost model. Thresholds become the float64 numbers that divide as XGBoost's float32 comparison does.
 * Nodes that no path from the root leads to, which XGBoost leaves behind when it prunes, are left out.
 * Throws MODEL_INVALID, MODEL_INDEX, MODEL_CYCLE, MODEL_TOO_LARGE, MODEL_NONFINITE and MODEL_UNSUPPORTED.
 */
export function readXgboostTrees(given: readonly unknown[], columnCount: number): Trees {
  const builder = startTrees();
  given.forEach((tree, index) => {
    addTree(builder, readTree(tree, columnCount, `tree ${index}`), `tree ${index}`);
  });
  return finishTrees(builder);
}

interface XgboostTree {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly column: Int32Array;
  /** Threshold at an inner node, value at a leaf; float32. */
  readonly condition: Float64Array;
  readonly defaultLeft: Int32Array;
  readonly cover: Float64Array;
  readonly gain: Float64Array;
}

function readTree(value: unknown, columnCount: number, where: string): XgboostTree {
  const tree = readRecord(value, where);
  const params = readRecord(tree["tree_param"], `${where} tree_param`);
  const nodeCount = readCountText(params["num_nodes"], maxModelNodes, `${where} num_nodes`);
  if (nodeCount === 0) refuseModel("MODEL_INVALID", where, "at least 1 node", 0);
  if (readCountText(params["size_leaf_vector"] ?? "1", maxModelNodes, `${where} size_leaf_vector`) > 1) {
    refuseUnsupported(where, "one value a leaf", "a list of values");
  }
  refuseCategories(tree, where);
  const integers = (name: string, min: number, max: number, code: ErrorCode = "MODEL_INDEX") =>
    readIntegers(asIntegers(tree[name]), nodeCount, { min, max, code }, `${where} ${name}`);
  const left = integers("left_children", -1, nodeCount - 1);
  return {
    left,
    right: integers("right_children", -1, nodeCount - 1),
    // A leaf's column means nothing; XGBoost marks pruned nodes there.
    column: readIntegers(
      columnsOfInner(tree["split_indices"], left),
      nodeCount,
      { min: 0, max: columnCount - 1, code: "MODEL_INDEX" },
      `${where} split_indices`,
    ),
    condition: readFloat32(tree["split_conditions"], nodeCount, `${where} split_conditions`),
    defaultLeft: integers("default_left", 0, 1),
    cover: readFloat32(tree["sum_hessian"], nodeCount, `${where} sum_hessian`),
    gain: readFloat32(tree["loss_changes"], nodeCount, `${where} loss_changes`),
  };
}

/** Older versions write true and false where newer ones write 1 and 0. */
function asIntegers(value: unknown): unknown {
  return Array.isArray(value) && value.some((item) => typeof item === "boolean")
    ? value.map((item) => (typeof item === "boolean" ? Number(item) : item))
    : value;
}

function columnsOfInner(value: unknown, left: Int32Array): unknown {
  return Array.isArray(value) ? value.map((column, node) => (left[node] === -1 ? 0 : column)) : value;
}

function refuseCategories(tree: Readonly<Record<string, unknown>>, where: string): void {
  const categories = tree["categories"];
  const kinds = tree["split_type"];
  const categorical =
    (Array.isArray(categories) && categories.length > 0) || (Array.isArray(kinds) && kinds.some((kind) => kind !== 0));
  if (categorical) refuseUnsupported(where, "splits at a number", "a split by categories");
}

function readFloat32(value: unknown, length: number, where: string): Float64Array {
  const numbers = readNumbers(value, length, where);
  for (let i = 0; i < length; i++) {
    numbers[i] = Math.fround(numbers[i]!);
    if (!Number.isFinite(numbers[i])) refuseModel("MODEL_NONFINITE", `${where}[${i}]`, "a float32 number", value);
  }
  return numbers;
}

function addTree(builder: TreeBuilder, tree: XgboostTree, where: string): void {
  const { left, right, column, condition, defaultLeft, cover, gain } = tree;
  const reached = new Uint8Array(left.length);
  const add = (node: number) => {
    if (reached[node] === 1) refuseModel("MODEL_CYCLE", `${where} node ${node}`, "one way to each node", "a second");
    reached[node] = 1;
    if (builder.nodeCount === maxModelNodes) {
      refuseModel("MODEL_TOO_LARGE", where, `at most ${maxModelNodes} nodes in all`, "more");
    }
    return addLeaf(builder, left[node]! < 0 ? condition[node]! : 0, cover[node]!);
  };
  const root = add(0);
  builder.roots.push(root);
  // Nodes to do, two numbers each: XGBoost's and ours.
  const stack = [0, root];
  while (stack.length > 0) {
    const ours = stack.pop()!;
    const node = stack.pop()!;
    if (left[node]! < 0 && right[node]! < 0) continue;
    if (left[node]! < 0 || right[node]! < 0)
      refuseModel("MODEL_INDEX", `${where} node ${node}`, "two nodes below it", -1);
    const ourLeft = add(left[node]!);
    const ourRight = add(right[node]!);
    const threshold = exactThreshold(condition[node]!);
    const split = { column: column[node]!, threshold, missingLeft: defaultLeft[node] === 1, gain: gain[node]! };
    setSplit(builder, ours, split, ourLeft, ourRight);
    stack.push(right[node]!, ourRight, left[node]!, ourLeft);
  }
}
