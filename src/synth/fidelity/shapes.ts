import { pearson } from "../../math/stats.ts";
import { type MeasureName, measureNames } from "../../movies/movie.ts";
import type { LabelledColumns } from "../generator.ts";
import type { ClassColumnScore, ColumnScore, Fidelity, MarginPicture, PairScore } from "../synth-result.ts";

/** Pairs that go together less than this among the real movies do not count: Pearson's correlation, and Cramér's V with the target. */
const countedFrom = { correlation: 0.5, association: 0.3 } as const;

/**
 * How alike two tables are, column by column and pair by pair, as the quality report of SDMetrics 0.32 counts it
 * (https://docs.sdv.dev/sdmetrics): 1 − the Kolmogorov–Smirnov distance of each measure, 1 − the total variation distance of
 * the target; 1 − half the difference of Pearson's correlations for two measures; for a measure and the target 1 − the total
 * variation distance of their joint counts, the measure in ten bins of equal width between each table's own ends. Pairs that
 * hardly go together in the real table have a score and do not count; one whose correlation is undefined is left out.
 */
export function tableSimilarity(
  real: LabelledColumns,
  synthetic: LabelledColumns,
): Pick<Fidelity, "quality" | "shapes" | "trends"> {
  const columns: ColumnScore[] = measureNames.map((column, j) => ({
    column,
    score: 1 - ksDistance(known(real.measures[j]!), known(synthetic.measures[j]!)),
  }));
  columns.push({ column: "hit", score: 1 - totalVariation(real.hit, synthetic.hit) });
  const pairs = [...measurePairs(real, synthetic), ...targetPairs(real, synthetic)];
  const counted = pairs.filter((pair) => pair.counted);
  const shapes = { score: meanScore(columns), columns };
  const trends = { score: counted.length === 0 ? null : meanScore(counted), pairs };
  const quality = trends.score === null ? shapes.score : (shapes.score + trends.score) / 2;
  return { quality, shapes, trends };
}

function measurePairs(real: LabelledColumns, synthetic: LabelledColumns): PairScore[] {
  return measureNames.flatMap((first, i) =>
    measureNames.slice(i + 1).flatMap((second, offset) => {
      const j = i + 1 + offset;
      const ours = knownPearson(real.measures[i]!, real.measures[j]!);
      const score = 1 - Math.abs(ours - knownPearson(synthetic.measures[i]!, synthetic.measures[j]!)) / 2;
      const counted = Math.abs(ours) > countedFrom.correlation;
      return Number.isNaN(score) ? [] : [{ columns: [first, second] as const, score, counted }];
    }),
  );
}

function targetPairs(real: LabelledColumns, synthetic: LabelledColumns): PairScore[] {
  return measureNames.map((name, j) => {
    const [ours, theirs] = [real, synthetic].map(({ measures, hit }) => {
      const bins = equalWidthBins(measures[j]!);
      return bins.map((bin, row) => bin * 2 + hit[row]!);
    });
    const counted = cramersV(ours!) > countedFrom.association;
    return { columns: [name, "hit"], score: 1 - totalVariation(ours!, theirs!), counted };
  });
}

/** How much a bin says about the target, 0 to 1; NaN where either does not vary. cells: 2 · bin + target. Cramér 1946, "Mathematical Methods of Statistics", section 21.9. */
function cramersV(cells: Float64Array): number {
  const bins = new Map<number, [number, number]>();
  for (const cell of cells) {
    const counts = bins.get(Math.floor(cell / 2)) ?? [0, 0];
    counts[cell % 2]! += 1;
    bins.set(Math.floor(cell / 2), counts);
  }
  const hits = [...bins.values()].reduce((sum, [, ones]) => sum + ones, 0);
  if (bins.size < 2 || hits === 0 || hits === cells.length) return Number.NaN;
  let chiSquare = 0;
  for (const [zeros, ones] of bins.values()) {
    const expected = ((zeros + ones) * hits) / cells.length;
    chiSquare += (ones - expected) ** 2 / expected + (ones - expected) ** 2 / (zeros + ones - expected);
  }
  return Math.sqrt(chiSquare / cells.length);
}

/** How alike the measures are spread within each class. */
export function classShapes(real: LabelledColumns, synthetic: LabelledColumns): Fidelity["classShapes"] {
  const columns = ([0, 1] as const).flatMap((hit): ClassColumnScore[] =>
    measureNames.map((column, j) => {
      const [ours, theirs] = [real, synthetic].map((table) =>
        known(table.measures[j]!.filter((_, row) => table.hit[row] === hit)),
      );
      return { column, hit, score: 1 - ksDistance(ours!, theirs!) };
    }),
  );
  return { score: meanScore(columns), columns };
}

const pictureBins = 12;

/** Shares of the movies in bins of equal width over the middle 98% of both tables; what lies beyond counts to the outermost. */
export function marginPictures(real: LabelledColumns, synthetic: LabelledColumns): MarginPicture[] {
  return measureNames.map((column: MeasureName, j) => {
    const tables = [known(real.measures[j]!).sort(), known(synthetic.measures[j]!).sort()] as const;
    const low = Math.min(...tables.map((sorted) => sorted[Math.floor(0.01 * sorted.length)]!));
    const high = Math.max(...tables.map((sorted) => sorted[Math.ceil(0.99 * sorted.length) - 1]!));
    const width = (high - low) / pictureBins || 1;
    const shares = (values: Float64Array) => {
      const counts = new Array<number>(pictureBins).fill(0);
      for (const value of values)
        counts[Math.max(0, Math.min(pictureBins - 1, Math.floor((value - low) / width)))]! += 1;
      return counts.map((count) => count / values.length);
    };
    const edges = Array.from({ length: pictureBins + 1 }, (_, i) => low + i * width);
    return { column, edges, real: shares(tables[0]), synthetic: shares(tables[1]) };
  });
}

/** The largest gap between two empirical distribution functions, 0 to 1. Two-sample Kolmogorov–Smirnov. Neither may be empty. */
export function ksDistance(a: Float64Array, b: Float64Array): number {
  const [first, second] = [a.slice().sort(), b.slice().sort()];
  let gap = 0;
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i]!, second[j]!);
    while (i < first.length && first[i]! <= value) i++;
    while (j < second.length && second[j]! <= value) j++;
    gap = Math.max(gap, Math.abs(i / first.length - j / second.length));
  }
  return gap;
}

/** Half the sum of the differences between the shares of each value, 0 to 1. */
function totalVariation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const shares = new Map<number, number>();
  for (let i = 0; i < a.length; i++) shares.set(a[i]!, (shares.get(a[i]!) ?? 0) + 1 / a.length);
  for (let i = 0; i < b.length; i++) shares.set(b[i]!, (shares.get(b[i]!) ?? 0) - 1 / b.length);
  let sum = 0;
  for (const share of shares.values()) sum += Math.abs(share);
  return sum / 2;
}

/** The bin of each value, from 1, among ten between the ends; 11 for the highest value and a missing one, as numpy's digitize has it. */
function equalWidthBins(values: Float64Array): Float64Array {
  const sorted = known(values).sort();
  const constant = sorted[0] === sorted.at(-1);
  const low = sorted[0]! - (constant ? 0.5 : 0);
  const high = sorted.at(-1)! + (constant ? 0.5 : 0);
  // In numpy's order of operations: values such as 4.1 lie on an edge or beside it by the last bit.
  const step = (high - low) / 10;
  const edges = Array.from({ length: 11 }, (_, i) => (i === 10 ? high : i * step + low));
  return values.map((value) => (Number.isNaN(value) ? 11 : edges.filter((edge) => edge <= value).length));
}

function knownPearson(a: Float64Array, b: Float64Array): number {
  const both = (_: number, row: number) => !Number.isNaN(a[row]!) && !Number.isNaN(b[row]!);
  return pearson(a.filter(both), b.filter(both));
}

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

function meanScore(scores: readonly { readonly score: number }[]): number {
  return scores.reduce((sum, { score }) => sum + score, 0) / scores.length;
}
