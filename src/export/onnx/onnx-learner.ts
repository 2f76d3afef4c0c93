import { MarqueeError } from "../../errors.ts";
import type { BaselineModel } from "../../learn/baseline.ts";
import type { BoostingModel } from "../../learn/boosting/boosting.ts";
import type { MemberModel } from "../../learn/ensemble/members.ts";
import type { StackingModel } from "../../learn/ensemble/stacking.ts";
import type { VotingModel } from "../../learn/ensemble/voting.ts";
import type { ForestModel } from "../../learn/forest/forest.ts";
import type { LogisticModel } from "../../learn/logistic/logistic.ts";
import type { DecisionTreeModel } from "../../learn/tree/decision-tree.ts";
import type { Trees } from "../../learn/tree/trees.ts";
import {
  byteTensor,
  doubleTensor,
  integerAttribute,
  integersAttribute,
  type OnnxGraph,
  tensorAttribute,
  tensorTypes,
} from "./onnx-graph.ts";

/** The learner's columns as two matrices of n rows. */
export interface OnnxFeatures {
  /** The columns themselves. */
  readonly values: string;
  /** What trees compare, and with what in place of a threshold of a column. */
  readonly compared: string;
  cut(column: number, threshold: number): number;
}

/** The probability by a fitted learner, n rows of one number, not yet calibrated. Throws MODEL_UNSUPPORTED. */
export function onnxProbability(graph: OnnxGraph, model: MemberModel, features: OnnxFeatures): string {
  const { learner, scale, fitted } = model;
  switch (learner) {
    case "baseline": {
      // Of as many rows as there are movies: 0 times the first column.
      const first = graph.op("Gather", [features.values, graph.integers([0], [1])], [integerAttribute("axis", 1)]);
      const zero = graph.op("Mul", [first, graph.doubles([0])]);
      return graph.op("Add", [zero, graph.doubles([(fitted as BaselineModel).hitRate])]);
    }
    case "logistic":
      return logistic(graph, fitted as LogisticModel, scaled(graph, features.values, scale!));
    case "tree":
      return sumOfLeaves(graph, (fitted as DecisionTreeModel).trees, features);
    case "forest": {
      const { trees } = fitted as ForestModel;
      return graph.op("Div", [sumOfLeaves(graph, trees, features), graph.doubles([trees.treeCount])]);
    }
    case "boosting": {
      const { baseMargin, trees } = fitted as BoostingModel;
      return onnxSigmoid(graph, graph.op("Add", [sumOfLeaves(graph, trees, features), graph.doubles([baseMargin])]));
    }
    case "voting": {
      const { voting, members } = fitted as VotingModel;
      const votes = members.map((member) => {
        const answer = onnxProbability(graph, member, features);
        if (voting === "soft") return answer;
        const says = graph.op("Greater", [answer, graph.doubles([0.5])]);
        return graph.op("Cast", [says], [integerAttribute("to", tensorTypes.double)]);
      });
      const sum = votes.reduce((all, vote) => graph.op("Add", [all, vote]));
      return graph.op("Div", [sum, graph.doubles([members.length])]);
    }
    case "stacking": {
      const { members, passthrough, meta } = fitted as StackingModel;
      const answers = members.map((member) => onnxProbability(graph, member, features));
      const more = passthrough === null ? [] : [scaled(graph, features.values, passthrough)];
      return logistic(graph, meta, graph.op("Concat", [...answers, ...more], [integerAttribute("axis", 1)]));
    }
    default:
      throw new MarqueeError("MODEL_UNSUPPORTED", {
        where: "ONNX",
        expected: "a learner that can be written in ONNX",
        found: learner,
      });
  }
}

/** (value − mean) / deviation, column by column. */
export function scaled(
  graph: OnnxGraph,
  columns: string,
  scale: readonly { readonly mean: number; readonly deviation: number }[],
): string {
  const row = [1, scale.length];
  const centred = graph.op("Sub", [
    columns,
    graph.doubles(
      scale.map(({ mean }) => mean),
      row,
    ),
  ]);
  return graph.op("Div", [
    centred,
    graph.doubles(
      scale.map(({ deviation }) => deviation),
      row,
    ),
  ]);
}

/** 1 / (1 + e^−x), made of parts that are doubles everywhere. */
export function onnxSigmoid(graph: OnnxGraph, x: string): string {
  const one = graph.doubles([1]);
  return graph.op("Div", [one, graph.op("Add", [one, graph.op("Exp", [graph.op("Neg", [x])])])]);
}

function logistic(graph: OnnxGraph, { coefficients, intercept }: LogisticModel, columns: string): string {
  const weights = graph.doubles(Array.from(coefficients), [coefficients.length, 1]);
  return onnxSigmoid(graph, graph.op("Add", [graph.op("MatMul", [columns, weights]), graph.doubles([intercept])]));
}

/** TreeEnsemble's modes and functions. */
const lessThan = 1;
const sum = 1;

/** The sum over all trees of the leaf a movie falls into. Features have no missing values. */
function sumOfLeaves(graph: OnnxGraph, trees: Trees, features: OnnxFeatures): string {
  if (trees.treeCount === 0)
    return graph.op("Mul", [
      graph.op("Gather", [features.values, graph.integers([0], [1])], [integerAttribute("axis", 1)]),
      graph.doubles([0]),
    ]);
  const nodes = { feature: [] as number[], split: [] as number[] };
  const below = { true: [] as number[], false: [] as number[], trueLeaf: [] as number[], falseLeaf: [] as number[] };
  const leaves: number[] = [];
  const roots: number[] = [];
  const addNode = (feature: number, split: number): number => {
    for (const list of Object.values(below)) list.push(0);
    nodes.split.push(split);
    return nodes.feature.push(feature) - 1;
  };
  const addLeaf = (value: number): number => leaves.push(value) - 1;
  for (const root of trees.roots) {
    const stack: { readonly node: number; readonly place: number }[] = [];
    const enter = (node: number): number => {
      const column = trees.feature[node]!;
      const place = addNode(column, features.cut(column, trees.threshold[node]!));
      stack.push({ node, place });
      return place;
    };
    if (trees.feature[root]! < 0) {
      // A tree that asks nothing asks something whose answers are alike.
      const place = addNode(0, 0);
      below.true[place] = addLeaf(trees.value[root]!);
      below.false[place] = addLeaf(trees.value[root]!);
      below.trueLeaf[place] = 1;
      below.falseLeaf[place] = 1;
      roots.push(place);
      continue;
    }
    roots.push(enter(root));
    while (stack.length > 0) {
      const { node, place } = stack.pop()!;
      for (const side of ["true", "false"] as const) {
        const next = (side === "true" ? trees.left : trees.right)[node]!;
        const isLeaf = trees.feature[next]! < 0;
        below[`${side}Leaf`][place] = isLeaf ? 1 : 0;
        below[side][place] = isLeaf ? addLeaf(trees.value[next]!) : enter(next);
      }
    }
  }
  const attributes = [
    integerAttribute("n_targets", 1),
    integerAttribute("aggregate_function", sum),
    integerAttribute("post_transform", 0),
    integersAttribute("tree_roots", roots),
    integersAttribute("nodes_featureids", nodes.feature),
    tensorAttribute("nodes_modes", byteTensor(new Uint8Array(nodes.feature.length).fill(lessThan))),
    tensorAttribute("nodes_splits", doubleTensor(nodes.split, [nodes.split.length])),
    integersAttribute("nodes_truenodeids", below.true),
    integersAttribute("nodes_trueleafs", below.trueLeaf),
    integersAttribute("nodes_falsenodeids", below.false),
    integersAttribute("nodes_falseleafs", below.falseLeaf),
    integersAttribute("leaf_targetids", new Uint8Array(leaves.length)),
    tensorAttribute("leaf_weights", doubleTensor(leaves, [leaves.length])),
  ];
  return graph.op("TreeEnsemble", [features.compared], attributes, true);
}
