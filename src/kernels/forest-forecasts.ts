import type { CodedRows, TreeLimits, TreeRule } from "./coded-rows.ts";
import { layOutForest, limitWords, writeForest } from "./forest-memory.ts";
import { startLayout, withKernel } from "./module.ts";
import type { KernelThreads } from "./threads.ts";
import { kernel } from "./wasm/forest.ts";

interface Functions {
  start(settings: number): void;
  startForecast(
    values: number,
    rows: number,
    limits: number,
    limitCount: number,
    nodeValues: number,
    path: number,
    answers: number,
    sums: number,
  ): void;
  forecastShare(first: number, end: number): void;
  addAnswers(count: number, begin: number, end: number): void;
}

/** A forest that is asked: the first trees of those there are seeds for, under limits. */
export interface AskedForest {
  readonly limits: TreeLimits;
  /** From 1 to the number of seeds' pairs; 1 where there are none. */
  readonly trees: number;
}

/** Answers of so many bytes are gathered before they are added up, and of so many trees a thread at least. */
const answerBudget = 1 << 24;
const leastTreesAThread = 4;

/**
 * The sums over their trees of what several forests answer about other rows: the leaf values of `growTrees` under each one's
 * limits, added tree after tree, with the bits that its trees give. All trees are grown once, under the widest limits, and none is
 * kept. columns: of the rows to answer about, NaN where missing, as many as there are codes.
 */
export function forecastTrees(
  rows: CodedRows,
  rule: Omit<TreeRule, keyof TreeLimits>,
  seeds: Uint32Array | null,
  asked: readonly AskedForest[],
  columns: readonly Float64Array[],
  threads?: KernelThreads,
): Float64Array[] {
  const widest: TreeRule = {
    ...rule,
    maxDepth: Math.max(...asked.map(({ limits }) => limits.maxDepth)),
    minSamplesSplit: Math.min(...asked.map(({ limits }) => limits.minSamplesSplit)),
  };
  const limits = new Map(asked.map(({ limits }) => [limitWords(limits).join(), limits]));
  const limitOf = ({ limits: { maxDepth, minSamplesSplit } }: AskedForest) =>
    [...limits.keys()].indexOf(limitWords({ maxDepth, minSamplesSplit }).join());
  const count = columns[0]!.length;
  const answers = limits.size * count;
  const threadCount = threads?.count ?? 1;
  const most = Math.max(...asked.map(({ trees }) => trees));
  const together = Math.min(most, Math.max(leastTreesAThread * threadCount, Math.floor(answerBudget / (8 * answers))));
  const layout = startLayout();
  const places = layOutForest(layout, rows, widest, seeds, threadCount);
  const own = places.threads.map(() => ({
    nodeValues: layout.take(16 * 2 * rows.target.length),
    path: layout.take(4 * (rows.target.length + 1)),
  }));
  const valuesAt = layout.take(8 * count * columns.length);
  const limitsAt = layout.take(8 * limits.size);
  const answersAt = layout.take(8 * answers * together);
  const sumsAt = layout.take(8 * answers);
  return withKernel<Functions, Float64Array[]>(
    kernel,
    layout.size(),
    ({ buffer, onEach }) => {
      writeForest(buffer, places, rows, widest, seeds);
      writeRows(new Float64Array(buffer, valuesAt, count * columns.length), columns);
      new Uint32Array(buffer, limitsAt, 2 * limits.size).set([...limits.values()].flatMap(limitWords));
      const sums = new Float64Array(buffer, sumsAt, answers).fill(0);
      onEach("start", (thread) => [places.threads[thread]!.settings]);
      onEach("startForecast", (thread) => {
        const { nodeValues, path } = own[thread]!;
        return [valuesAt, count, limitsAt, limits.size, nodeValues, path, answersAt, sumsAt];
      });
      const nextTree = new Uint32Array(buffer, places.nextTree, 1);
      const forecasts: Float64Array[] = [];
      for (let first = 0, end = 0; first < most; first = end) {
        const stops = asked.map(({ trees }) => trees).filter((trees) => trees > first);
        end = Math.min(first + together, ...stops);
        nextTree[0] = first;
        onEach("forecastShare", () => [first, end]);
        const share = (thread: number) => Math.floor((answers * thread) / threadCount);
        onEach("addAnswers", (thread) => [end - first, share(thread), share(thread + 1)]);
        asked.forEach((forest, index) => {
          const begin = limitOf(forest) * count;
          if (forest.trees === end) forecasts[index] = sums.slice(begin, begin + count);
        });
      }
      return forecasts;
    },
    threads,
  );
}

function writeRows(values: Float64Array, columns: readonly Float64Array[]): void {
  columns.forEach((column, index) => {
    for (let row = 0, at = index; row < column.length; row++, at += columns.length) values[at] = column[row]!;
  });
}
