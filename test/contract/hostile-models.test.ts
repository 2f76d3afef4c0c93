import { describe, expect, test } from "vitest";
import { toPlain } from "../../src/learn/model-checks.ts";
import { findLearner, learners } from "../../src/learn/registry.ts";
import { fitDefault, movieLikeRows } from "./learner-tables.ts";

const rows = movieLikeRows(1);
const columnCount = rows.columns.length;

// biome-ignore lint/suspicious/noExplicitAny: hostile models are of any shape
type Hostile = any;

function plainModel(name: string): Hostile {
  return JSON.parse(JSON.stringify(toPlain(fitDefault(findLearner(name), rows))));
}

function expectRefused(name: string, model: unknown, code: string): void {
  expect(() => findLearner(name).parse(model, columnCount)).toThrow(expect.objectContaining({ code }));
}

describe.each(learners.map((learner) => learner.name))("%s", (name) => {
  test.each([[null], [undefined], [7], ["model"], [[]], [{}], [new Float64Array(3)]])(
    "refuses %o for a model",
    (value) => {
      expectRefused(name, value, "MODEL_INVALID");
    },
  );

  test("refuses a model that lacks any one of its parts", () => {
    const whole = plainModel(name);
    for (const part of Object.keys(whole)) {
      const { [part]: _, ...rest } = whole;
      expectRefused(name, rest, "MODEL_INVALID");
    }
  });

  if (name !== "baseline") {
    test("refuses a model made for another number of columns", () => {
      const model = plainModel(name);
      expect(() => findLearner(name).parse(model, columnCount + 1)).toThrow(
        expect.objectContaining({ code: "MODEL_INVALID" }),
      );
    });
  }
});

test.each([null, Number.NaN, Number.POSITIVE_INFINITY])("numbers that are %s are refused", (value) => {
  expectRefused("baseline", { hitRate: value }, "MODEL_NONFINITE");
  expectRefused("logistic", { ...plainModel("logistic"), intercept: value }, "MODEL_NONFINITE");
  const model = plainModel("logistic");
  model.coefficients[1] = value;
  expectRefused("logistic", model, "MODEL_NONFINITE");
  expectRefused("boosting", { ...plainModel("boosting"), baseMargin: value }, "MODEL_NONFINITE");
});

// The second of two trees is spoilt: a single tree cannot run into another.
describe.each(["forest", "boosting"])("the trees of a hostile %s model", (name) => {
  const changed = (change: (trees: Hostile) => void) => {
    const model = plainModel(name);
    change(model.trees);
    return model;
  };
  const root = plainModel(name).trees.roots[1];

  test.each<[string, string, (trees: Hostile) => void]>([
    [
      "a node below itself",
      "MODEL_CYCLE",
      (trees) => {
        trees.left[root] = root;
      },
    ],
    [
      "a node with two ways to it",
      "MODEL_CYCLE",
      (trees) => {
        trees.left[root] = trees.right[root];
      },
    ],
    [
      "a tree that runs into another",
      "MODEL_CYCLE",
      (trees) => {
        trees.right[root] = trees.roots[0];
      },
    ],
    [
      "a root that is used twice",
      "MODEL_CYCLE",
      (trees) => {
        trees.roots[1] = trees.roots[0];
      },
    ],
    [
      "a node that does not exist",
      "MODEL_INDEX",
      (trees) => {
        trees.right[root] = trees.nodeCount;
      },
    ],
    [
      "a node below −1",
      "MODEL_INDEX",
      (trees) => {
        trees.left[root] = -2;
      },
    ],
    [
      "an inner node with nothing on one side",
      "MODEL_INDEX",
      (trees) => {
        trees.left[root] = -1;
      },
    ],
    [
      "a root that does not exist",
      "MODEL_INDEX",
      (trees) => {
        trees.roots[1] = trees.nodeCount;
      },
    ],
    [
      "a column that does not exist",
      "MODEL_INDEX",
      (trees) => {
        trees.feature[root] = columnCount;
      },
    ],
    [
      "a default side that is neither",
      "MODEL_INDEX",
      (trees) => {
        trees.missingLeft[root] = 2;
      },
    ],
    [
      "a leaf with nodes below it",
      "MODEL_INVALID",
      (trees) => {
        trees.feature[root] = -1;
      },
    ],
    [
      "a node number that is no integer",
      "MODEL_INVALID",
      (trees) => {
        trees.left[root] = 1.5;
      },
    ],
    [
      "a node number that is text",
      "MODEL_INVALID",
      (trees) => {
        trees.left[root] = "1";
      },
    ],
    [
      "a threshold that is null, as JSON writes NaN",
      "MODEL_NONFINITE",
      (trees) => {
        trees.threshold[root] = null;
      },
    ],
    [
      "a threshold that is infinite",
      "MODEL_NONFINITE",
      (trees) => {
        trees.threshold[root] = Infinity;
      },
    ],
    [
      "a value that is not a number",
      "MODEL_NONFINITE",
      (trees) => {
        trees.value[root] = Number.NaN;
      },
    ],
    [
      "a threshold that is text",
      "MODEL_INVALID",
      (trees) => {
        trees.threshold[root] = "0";
      },
    ],
    [
      "a list that is too short",
      "MODEL_INVALID",
      (trees) => {
        trees.value.pop();
      },
    ],
    [
      "a list that is too long",
      "MODEL_INVALID",
      (trees) => {
        trees.cover.push(1);
      },
    ],
    [
      "a list that is an object",
      "MODEL_INVALID",
      (trees) => {
        trees.gain = { length: trees.nodeCount };
      },
    ],
    [
      "a node that no tree reaches",
      "MODEL_INVALID",
      (trees) => {
        trees.roots.pop();
        trees.treeCount--;
      },
    ],
    [
      "more nodes than the limit",
      "MODEL_TOO_LARGE",
      (trees) => {
        trees.nodeCount = 1e9;
      },
    ],
    [
      "more trees than the limit",
      "MODEL_TOO_LARGE",
      (trees) => {
        trees.treeCount = 1e9;
      },
    ],
    [
      "a number of nodes that is none",
      "MODEL_INVALID",
      (trees) => {
        trees.nodeCount = -1;
      },
    ],
  ])("%s is refused with %s", (_, code, change) => {
    expectRefused(name, changed(change), code);
  });

  test("a chain of 200,000 nodes is read and followed without running out of stack", () => {
    const learner = findLearner(name);
    const restored = learner.parse({ columnCount: 1, baseMargin: 0, trees: chain(100_000) }, 1);
    expect(learner.probability(restored, [Float64Array.of(1)])[0]).toBeGreaterThan(0.7);
  });

  test("a chain that runs back to its start is refused", () => {
    const trees = chain(100_000);
    trees.right[trees.nodeCount - 3] = 0;
    expect(() => findLearner(name).parse({ columnCount: 1, baseMargin: 0, trees }, 1)).toThrow(
      expect.objectContaining({ code: "MODEL_CYCLE" }),
    );
  });
});

test("a forest without trees, or with a leaf outside 0 to 1, is refused", () => {
  const none = Object.fromEntries(Object.keys(plainModel("forest").trees).map((name) => [name, []]));
  expectRefused("forest", { columnCount, trees: { ...none, treeCount: 0, nodeCount: 0 } }, "MODEL_INVALID");
  const model = plainModel("forest");
  model.trees.value[0] = 1.01;
  expectRefused("forest", model, "MODEL_INVALID");
});

test("a decision tree of two trees, or with a leaf outside 0 to 1, or in a circle, is refused", () => {
  const twice = plainModel("forest");
  expectRefused("tree", { columnCount, trees: twice.trees }, "MODEL_INVALID");
  const outside = plainModel("tree");
  outside.trees.value[0] = -0.01;
  expectRefused("tree", outside, "MODEL_INVALID");
  const circle = plainModel("tree");
  circle.trees.left[0] = 0;
  expectRefused("tree", circle, "MODEL_CYCLE");
});

describe.each(["voting", "stacking"])("the members of a hostile %s model", (name) => {
  const changed = (change: (model: Hostile) => void) => {
    const model = plainModel(name);
    change(model);
    return model;
  };

  test.each<[string, string, (model: Hostile) => void]>([
    [
      "none",
      "MODEL_INVALID",
      (model) => {
        model.members = [];
      },
    ],
    [
      "more than the limit",
      "MODEL_TOO_LARGE",
      (model) => {
        model.members = new Array(1e6).fill(model.members[0]);
      },
    ],
    [
      "an ensemble within itself",
      "MODEL_INVALID",
      (model) => {
        model.members[0] = { learner: name, scale: null, fitted: structuredClone(model) };
      },
    ],
    [
      "a learner that does not exist",
      "MODEL_INVALID",
      (model) => {
        model.members[0].learner = "toString";
      },
    ],
    [
      "a member that is null",
      "MODEL_INVALID",
      (model) => {
        model.members[1] = null;
      },
    ],
    [
      "a model of another learner",
      "MODEL_INVALID",
      (model) => {
        model.members[0].fitted = model.members[1].fitted;
      },
    ],
    [
      "a forest that runs in a circle",
      "MODEL_CYCLE",
      (model) => {
        model.members[1].fitted.trees.left[0] = 0;
      },
    ],
    [
      "a scale where the learner needs none",
      "MODEL_INVALID",
      (model) => {
        model.members[1].scale = model.members[0].scale;
      },
    ],
    [
      "no scale where the learner needs one",
      "MODEL_INVALID",
      (model) => {
        model.members[0].scale = null;
      },
    ],
    [
      "a scale that lacks a column",
      "MODEL_INVALID",
      (model) => {
        model.members[0].scale.pop();
      },
    ],
    [
      "a deviation of 0",
      "MODEL_INVALID",
      (model) => {
        model.members[0].scale[0].deviation = 0;
      },
    ],
    [
      "a mean that is null, as JSON writes NaN",
      "MODEL_NONFINITE",
      (model) => {
        model.members[0].scale[0].mean = null;
      },
    ],
  ])("%s: refused with %s", (_, code, change) => {
    expectRefused(name, changed(change), code);
  });

  test("nested 100,000 deep are refused without running out of stack", () => {
    let nested: Hostile = plainModel(name);
    for (let depth = 0; depth < 100_000; depth++) {
      nested = { ...nested, members: [{ learner: name, scale: null, fitted: nested }] };
    }
    expectRefused(name, nested, "MODEL_INVALID");
  });
});

test("a stacking model whose weights do not fit its members is refused, and a vote that is neither soft nor hard", () => {
  const model = plainModel("stacking");
  model.meta.coefficients.pop();
  expectRefused("stacking", model, "MODEL_INVALID");
  const passing = plainModel("stacking");
  passing.passthrough = passing.members[0].scale;
  expectRefused("stacking", passing, "MODEL_INVALID");
  expectRefused("voting", { ...plainModel("voting"), voting: "loud" }, "MODEL_INVALID");
});

test("a leaf that is beyond float32 is refused in boosting", () => {
  const model = plainModel("boosting");
  model.trees.value[0] = 1e300;
  expectRefused("boosting", model, "MODEL_NONFINITE");
});

/** One tree of `depth` inner nodes in a row, each with a leaf of 0 on its left; at the end, on the right, a leaf of 1. */
function chain(depth: number) {
  const nodeCount = 2 * depth + 1;
  const numbers = (valueAt: (node: number) => number) => Array.from({ length: nodeCount }, (_, node) => valueAt(node));
  const isInner = (node: number) => node % 2 === 0 && node < nodeCount - 1;
  return {
    treeCount: 1,
    nodeCount,
    roots: [0],
    feature: numbers((node) => (isInner(node) ? 0 : -1)),
    threshold: numbers(() => 0),
    left: numbers((node) => (isInner(node) ? node + 1 : -1)),
    right: numbers((node) => (isInner(node) ? node + 2 : -1)),
    missingLeft: numbers(() => 0),
    value: numbers((node) => (node === nodeCount - 1 ? 1 : 0)),
    gain: numbers(() => 0),
    cover: numbers(() => 1),
  };
}
