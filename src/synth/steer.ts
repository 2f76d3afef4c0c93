import type { ColumnGrid } from "./column-grid.ts";
import { betweenMargins, type Margin, marginMoments, shiftedMargin } from "./margin.ts";
import type { Band, SteeredCorrelation } from "./synth-result.ts";

/** How the classes are mixed: the share of hits, and the share of movies whose target has nothing to do with the measures. */
export interface Mixing {
  readonly hitRate: number;
  readonly noise: number;
}

/** A column's margin among the other movies and among the hits. */
export type ClassMargins = readonly [Margin, Margin];

/** Both classes of a column drawn to one margin: 0 leaves them, 1 makes them the same. */
export function drawnTo(common: Margin, [others, hits]: ClassMargins, way: number): ClassMargins {
  return [betweenMargins(others, common, way), betweenMargins(hits, common, way)];
}

const closeEnough = 0.005;
/** Moving a class further than this changes nothing any more: all of it is at the end of its range. */
const farthestShift = 10;

/**
 * Pulls a column's classes together, or moves them apart, until the correlation of the column with the target is within the
 * band. Together: each class goes part of the way to `common`, the margin of all movies, which is smooth where the classes
 * leave a gap. Apart: the values of the hits move up within
 * their range and those of the others down, or the other way round. The aim lies 3/√rows inside the band (or in its
 * middle), so that chance does not carry the movies that are made out of it. Without a band nothing is moved.
 */
export function steerColumn(
  grid: ColumnGrid,
  margins: ClassMargins,
  common: Margin,
  mixing: Mixing,
  band: Band | null,
  rows: number,
): { readonly margins: ClassMargins; readonly steered: SteeredCorrelation } {
  const learned = marginCorrelation(margins, mixing);
  const aim = learned === null || band === null ? learned : nearestInside(learned, band, 3 / Math.sqrt(rows));
  if (learned === null || aim === null || aim === learned) {
    const reached = learned === null ? null : true;
    return { margins, steered: { measure: grid.name, learned, aim: learned, expected: learned, reached } };
  }
  const pull = aim * learned >= 0 && Math.abs(aim) < Math.abs(learned);
  const made = pull ? pulledTogether(margins, common, mixing, aim) : movedApart(margins, mixing, aim);
  const expected = marginCorrelation(made, mixing);
  const reached = expected !== null && Math.abs(expected - aim) < closeEnough;
  return { margins: made, steered: { measure: grid.name, learned, aim, expected, reached } };
}

/** The correlation of a column with the target over all movies; null for a column that does not vary. */
export function marginCorrelation([others, hits]: ClassMargins, { hitRate, noise }: Mixing): number | null {
  const low = marginMoments(others);
  const high = marginMoments(hits);
  const apart = high.mean - low.mean;
  const mixed = hitRate * (1 - hitRate);
  const variance = hitRate * high.variance + (1 - hitRate) * low.variance + mixed * apart * apart;
  return variance > 0 ? ((1 - noise) * Math.sqrt(mixed) * apart) / Math.sqrt(variance) : null;
}

function nearestInside(value: number, [low, high]: Band, wanted: number): number {
  const margin = Math.min(wanted, (high - low) / 2);
  return Math.max(low + margin, Math.min(high - margin, value));
}

function pulledTogether(margins: ClassMargins, common: Margin, mixing: Mixing, aim: number): ClassMargins {
  const at = (way: number) => drawnTo(common, margins, way);
  return at(crossing(0, 1, (way) => Math.abs(marginCorrelation(at(way), mixing) ?? 0) < Math.abs(aim)));
}

function movedApart([others, hits]: ClassMargins, mixing: Mixing, aim: number): ClassMargins {
  const at = (shift: number): ClassMargins => [
    shiftedMargin(others, -shift * mixing.hitRate),
    shiftedMargin(hits, shift * (1 - mixing.hitRate)),
  ];
  const rising = (marginCorrelation([others, hits], mixing) ?? 0) < aim;
  const reaches = (shift: number) => {
    const correlation = marginCorrelation(at(shift), mixing) ?? 0;
    return rising ? correlation > aim : correlation < aim;
  };
  const farthest = farthestShift / Math.min(mixing.hitRate, 1 - mixing.hitRate);
  return at(crossing(0, rising ? farthest : -farthest, reaches));
}

/** The place between `from` and `to` from which on a condition holds; `to` when it never does. */
function crossing(from: number, to: number, holds: (place: number) => boolean): number {
  let before = from;
  let after = to;
  for (let step = 0; step < 40; step++) {
    const middle = (before + after) / 2;
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}
