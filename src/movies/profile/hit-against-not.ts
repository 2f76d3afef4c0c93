import { mean, pearson } from "../../math/stats.ts";
import { rocAuc } from "../../metrics/ranking.ts";
import { binCounts, fiveNumbers, histogramEdges, sampleDeviation } from "./number-profile.ts";
import type { ClassFigures, HitContrast } from "./profile-result.ts";

const normalDeviate95 = 1.959963984540054;

/** A column of numbers with the words for it; missing values are NaN. */
export interface ContrastColumn {
  readonly name: string;
  readonly label: string;
  readonly unit: string | null;
  readonly values: Float64Array;
}

/**
 * A column among hits and among the others, over the rows that have a value and a known target. target: n values 1, 0 or
 * −1 (not known). Null unless both classes have a value.
 */
export function hitContrast({ name, label, unit, values }: ContrastColumn, target: Int8Array): HitContrast | null {
  const isKnown = (row: number) => target[row]! >= 0 && !Number.isNaN(values[row]);
  const known = values.filter((_, row) => isKnown(row));
  const classes = Uint8Array.from(target.filter((_, row) => isKnown(row)));
  const auc = rocAuc(classes, known);
  if (auc === null) return null;
  const hits = known.filter((_, row) => classes[row] === 1).sort();
  const others = known.filter((_, row) => classes[row] === 0).sort();
  const { scale, edges } = histogramEdges(known.slice().sort());
  const correlation = pearson(known, classes);
  const pointBiserial = Number.isFinite(correlation) ? correlation : null;
  return {
    column: name,
    label,
    unit,
    hits: classFigures(hits),
    others: classFigures(others),
    histogram: { scale, edges, hits: binCounts(hits, edges), others: binCounts(others, edges) },
    rocAuc: auc,
    cohensD: cohensD(hits, others),
    pointBiserial,
    pointBiserialInterval: pointBiserial === null ? null : fisherInterval(pointBiserial, known.length),
  };
}

function classFigures(sorted: Float64Array): ClassFigures {
  return {
    count: sorted.length,
    mean: mean(sorted),
    standardDeviation: sampleDeviation(sorted),
    ...fiveNumbers(sorted),
  };
}

/** Cohen 1988, Statistical Power Analysis for the Behavioral Sciences, chapter 2: with the pooled standard deviation. */
function cohensD(a: Float64Array, b: Float64Array): number | null {
  const squares = (values: Float64Array) => (values.length - 1) * (sampleDeviation(values) ?? 0) ** 2;
  const pooled = Math.sqrt((squares(a) + squares(b)) / (a.length + b.length - 2));
  return pooled > 0 ? (mean(a) - mean(b)) / pooled : null;
}

/** Fisher 1921: atanh of a correlation is about normal with variance 1 / (n − 3). */
function fisherInterval(correlation: number, count: number): [number, number] | null {
  if (count < 4) return null;
  const reach = normalDeviate95 / Math.sqrt(count - 3);
  const centre = Math.atanh(correlation);
  return [Math.tanh(centre - reach), Math.tanh(centre + reach)];
}
