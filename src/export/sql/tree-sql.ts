import { MarqueeError } from "../../errors.ts";
import type { Trees } from "../../learn/tree/trees.ts";
import type { FeatureSql } from "./feature-sql.ts";
import type { ModelWords } from "./model-dialects.ts";
import type { StagedQuery } from "./staged-query.ts";

/** Trees deeper than this are walked in tables: engines take the depth of a CASE as a depth of calls. */
const deepestCase = 60;
/** So many trees are walked at a time, their nodes in columns of lists. */
const treesAWalk = 20;

/**
 * The sum over all trees of the leaf a movie falls into, in the order of the trees: the bits of `sumOfLeaves`. Features have no
 * missing values. Small trees are nested CASEs; large ones lists of nodes (see `walkInLists`, `walkInArrays`), in the dialects
 * that have lists and take statements of such a size. Throws MODEL_UNSUPPORTED in the others.
 */
export function addSumOfLeaves(query: StagedQuery, trees: Trees, features: readonly FeatureSql[]): string {
  const { words, dialect } = query;
  if (trees.treeCount === 0) return words.double(0);
  const depth = treeDepths(trees).reduce((most, one) => Math.max(most, one), 0);
  // A node is at most this long; counting first spares the writing of what would be too long.
  if (depth <= deepestCase && trees.nodeCount * 20 <= words.mostCase) {
    const cases = Array.from(trees.roots, (root) => treeCase(words, trees, root, features));
    if (cases.reduce((sum, text) => sum + text.length, 0) <= words.mostCase) return query.orderedSum(cases);
  }
  if (dialect === "spark") return walkInArrays(query, trees, features);
  if (dialect === "duckdb") return walkInLists(query, trees, features);
  throw new MarqueeError("MODEL_UNSUPPORTED", {
    where: `SQL for ${dialect}`,
    expected: `trees of at most ${words.mostCase} bytes of SQL and ${deepestCase} questions one below the other`,
    found: `${trees.treeCount} trees of ${trees.nodeCount} nodes, the deepest of ${depth} questions`,
    remedy: "Score with marquee score on DuckDB or Spark, or train fewer or shallower trees.",
  });
}

function treeCase(words: ModelWords, trees: Trees, node: number, features: readonly FeatureSql[]): string {
  const column = trees.feature[node]!;
  if (column < 0) return words.double(trees.value[node]!);
  const { compared, cut } = features[column]!;
  const left = treeCase(words, trees, trees.left[node]!, features);
  const right = treeCase(words, trees, trees.right[node]!, features);
  return `CASE WHEN ${compared}<${words.double(cut(trees.threshold[node]!))} THEN ${left} ELSE ${right} END`;
}

/** The most questions on the way to a leaf, tree by tree. */
function treeDepths(trees: Trees): number[] {
  return Array.from(trees.roots, (root) => {
    let deepest = 0;
    const stack = [[root, 0]] as [number, number][];
    while (stack.length > 0) {
      const [node, depth] = stack.pop()!;
      deepest = Math.max(deepest, depth);
      if (trees.feature[node]! >= 0) stack.push([trees.left[node]!, depth + 1], [trees.right[node]!, depth + 1]);
    }
    return deepest;
  });
}

/**
 * Nodes of trees as lists that SQL can walk: a step leads from node n to `left[n]`, or to the one after it when the value of
 * `feature[n]` is not below `threshold[n]`. A leaf asks whether 0 < 1 and so leads to itself. Places are counted from 1, as
 * SQL does; the feature after the last is the number 0.
 */
interface NodeLists {
  readonly roots: number[];
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly value: number[];
}

function nodeLists(trees: Trees, roots: ArrayLike<number>, features: readonly FeatureSql[]): NodeLists {
  const order = Array.from(roots);
  const lists: NodeLists = {
    roots: order.map((_, place) => place + 1),
    feature: [],
    threshold: [],
    left: [],
    value: [],
  };
  for (let place = 0; place < order.length; place++) {
    const node = order[place]!;
    const column = trees.feature[node]!;
    const isLeaf = column < 0;
    lists.feature.push(isLeaf ? features.length + 1 : column + 1);
    lists.threshold.push(isLeaf ? 1 : features[column]!.cut(trees.threshold[node]!));
    lists.left.push(isLeaf ? place + 1 : order.length + 1);
    lists.value.push(trees.value[node]!);
    if (!isLeaf) order.push(trees.left[node]!, trees.right[node]!);
  }
  return lists;
}

/**
 * DuckDB: the lists stand in one row beside all movies, and every step of all trees is a step of the query. All rows take a step
 * together, which keeps DuckDB's vectors full where deep CASEs would leave a row or two in each.
 */
function walkInLists(query: StagedQuery, trees: Trees, features: readonly FeatureSql[]): string {
  const depths = treeDepths(trees);
  const listed = (values: readonly number[], type: string) =>
    `CAST(STRING_SPLIT('${values.join(",")}', ',') AS ${type}[])`;
  const all = query.fresh("features");
  query.add([[all, `[${[...features.map(({ compared }) => compared), query.words.double(0)].join(", ")}]`]]);
  let sum: string | null = null;
  for (let start = 0; start < trees.treeCount; start += treesAWalk) {
    const roots = Array.from(trees.roots.subarray(start, start + treesAWalk));
    const walks = roots.map((root) => {
      const { feature, threshold, left, value } = nodeLists(trees, [root], features);
      const [f, t, l, v, n] = ["f", "t", "l", "v", "n"].map((prefix) => query.fresh(`${prefix}_`));
      return {
        lists: [
          `${listed(feature, "BIGINT")} AS ${f}`,
          `${listed(threshold, "DOUBLE")} AS ${t}`,
          `${listed(left, "BIGINT")} AS ${l}`,
          `${listed(value, "DOUBLE")} AS ${v}`,
        ],
        first: `CAST(1 AS BIGINT) AS ${n}`,
        next: `${l}[${n}] + CASE WHEN ${all}[${f}[${n}]] < ${t}[${n}] THEN 0 ELSE 1 END AS ${n}`,
        leaf: `${v}[${n}]`,
        names: [f, t, l, v, n],
      };
    });
    const lists = walks.flatMap((walk) => walk.lists).join(", ");
    query.step(
      (from) =>
        `SELECT *, ${walks.map(({ first }) => first).join(", ")} FROM ${from} CROSS JOIN (SELECT ${lists}) AS nodes`,
    );
    const deepest = Math.max(...depths.slice(start, start + treesAWalk));
    for (let level = 0; level < deepest; level++) {
      query.step((from) => `SELECT * REPLACE (${walks.map(({ next }) => next).join(", ")}) FROM ${from}`);
    }
    const name = query.fresh("sum");
    const terms = [...(sum === null ? [] : [sum]), ...walks.map(({ leaf }) => leaf)];
    const done = walks.flatMap(({ names }) => names).join(", ");
    query.step((from) => `SELECT * EXCLUDE (${done}), ${terms.join(" + ")} AS ${name} FROM ${from}`);
    sum = name;
  }
  return sum!;
}

/** Spark: the lists are constants, and each movie walks one tree after the other; nothing is joined or shuffled. */
function walkInArrays(query: StagedQuery, trees: Trees, features: readonly FeatureSql[]): string {
  const { roots, feature, threshold, left, value } = nodeLists(trees, trees.roots, features);
  const depths = treeDepths(trees);
  const listed = (values: readonly number[], type: string) =>
    `CAST(SPLIT('${values.join(",")}', ',') AS ARRAY<${type}>)`;
  const all = query.fresh("features");
  query.add([[all, `ARRAY(${[...features.map(({ compared }) => compared), query.words.double(0)].join(", ")})`]]);
  const at = (list: string, place: string) => `ELEMENT_AT(${list}, ${place})`;
  const asked = at(all, at(listed(feature, "INT"), "n"));
  const step = `${at(listed(left, "INT"), "n")} + CASE WHEN ${asked} < ${at(listed(threshold, "DOUBLE"), "n")} THEN 0 ELSE 1 END`;
  const leaf = `AGGREGATE(SEQUENCE(1, GREATEST(1, ${at(listed(depths, "INT"), "r")})), r, (n, i) -> ${step})`;
  const sum = query.fresh("sum");
  query.add([[sum, `AGGREGATE(${listed(roots, "INT")}, 0e0, (s, r) -> s + ${at(listed(value, "DOUBLE"), leaf)})`]]);
  return sum;
}
