import type { Columns } from "../../math/columns.ts";
import type { Score } from "./coalitions.ts";
import { type Axis, type ColumnGrid, coarsePlaces, finerPlaces, movieAxes } from "./counterfactual-grid.ts";

/** A movie as it might have been, on the other side of the threshold. */
export interface Counterfactual {
  readonly changes: readonly { readonly column: number; readonly from: number; readonly to: number }[];
  /** Euclidean length of the change, in standard deviations of the data. A missing value counts as the median. */
  readonly distance: number;
  readonly score: number;
}

export interface CounterfactualSearch {
  /** The verdict looked for, which the movie does not have: 1 for a score of at least the threshold. */
  readonly wanted: 0 | 1;
  /** The smallest change of one or two columns; of all columns when no two suffice; null when none was found within the data's range. */
  readonly nearest: Counterfactual | null;
  /** The smallest change of each column that suffices by itself, the nearest first. */
  readonly alone: readonly Counterfactual[];
}

/** Values tried along one column, along each of two, and rows of all columns together. */
const alonePoints = 257;
const pairPoints = 65;
const mostTogether = 60_000;
const mostColumnsTogether = 10;

/**
 * The smallest change of a movie that turns its verdict (counterfactual explanation; Wachter, Mittelstadt and Russell 2018,
 * arXiv:1711.00399), within the range of the reference rows and on each column's own grid. Distances are in standard
 * deviations of the reference rows.
 *
 * The score is tried at all values of a column when it has no more than 257 (65 for two columns, fewer for all), else at
 * so many, evenly apart and by quantiles, and then ever more closely around the nearest that turns the verdict: nothing nearer
 * exists among the values tried. All columns together are tried up to 10 columns.
 * movie: d values, NaN where missing; threshold: a score of at least this is a verdict of 1; reference: d columns; grids: one a column, null for a column that stays.
 */
export function nearestCounterfactual(
  score: Score,
  movie: readonly number[],
  threshold: number,
  reference: Columns,
  grids: readonly (ColumnGrid | null)[],
): CounterfactualSearch {
  const wanted = score(movie.map((value) => Float64Array.of(value)))[0]! >= threshold ? 0 : 1;
  const turns = (value: number) => (value >= threshold ? 1 : 0) === wanted;
  const axes = movieAxes(movie, reference, grids);
  const search = (some: readonly Axis[], points: number) => closestAlong(some, points, { score, movie, turns });
  const alone = nearestFirst(axes.map((axis) => search([axis], alonePoints)));
  const pairs = axes.flatMap((first, index) =>
    axes.slice(index + 1).map((second) => search([first, second], pairPoints)),
  );
  const few = nearestFirst([...alone, ...pairs])[0] ?? null;
  const together = few === null && axes.length > 2 && axes.length <= mostColumnsTogether;
  const nearest = together ? search(axes, Math.floor(mostTogether ** (1 / axes.length)) - 1) : few;
  return { wanted, nearest, alone };
}

interface Question {
  readonly score: Score;
  readonly movie: readonly number[];
  readonly turns: (score: number) => boolean;
}

/** The nearest change along some axes: on a coarse grid first, then on ever finer ones around the nearest found. */
function closestAlong(axes: readonly Axis[], points: number, question: Question): Counterfactual | null {
  let places = axes.map((axis) => coarsePlaces(axis, points));
  let nearest = closestOnGrid(axes, places, question, Number.POSITIVE_INFINITY);
  while (nearest !== null) {
    const { changes } = nearest;
    const finer = axes.map((axis, index) => {
      const value = changes.find(({ column }) => column === axis.column)?.to ?? axis.own;
      return finerPlaces(axis, places[index]!, value, points);
    });
    if (finer.every((list) => list === null)) break;
    places = finer.map((list, index) => list ?? places[index]!);
    nearest = closestOnGrid(axes, places, question, nearest.distance) ?? nearest;
  }
  return nearest;
}

const rowsAtOnce = 1024;

/** Tries the points of a grid, each axis also left as it is, from the nearest on; stops at the first that turns the verdict or at the bound. */
function closestOnGrid(
  axes: readonly Axis[],
  places: readonly (readonly number[])[],
  { score, movie, turns }: Question,
  bound: number,
): Counterfactual | null {
  const values = axes.map(({ own, perUnit }, index) => [own, ...places[index]!.map((place) => place / perUnit)]);
  const squares = axes.map(({ start, unit }, index) =>
    values[index]!.map((value, choice) => (choice === 0 ? 0 : ((value - start) / unit) ** 2)),
  );
  const distances = gridDistances(squares);
  const order = Uint32Array.from(distances, (_, point) => point)
    .subarray(1)
    .filter((point) => distances[point]! < bound)
    .sort((a, b) => distances[a]! - distances[b]! || a - b);
  for (let first = 0; first < order.length; first += rowsAtOnce) {
    const some = order.subarray(first, first + rowsAtOnce);
    const columns = movie.map((value) => new Float64Array(some.length).fill(value));
    let stride = 1;
    axes.forEach(({ column }, index) => {
      const options = values[index]!;
      some.forEach((point, row) => {
        columns[column]![row] = options[Math.floor(point / stride) % options.length]!;
      });
      stride *= options.length;
    });
    const scores = score(columns);
    const found = scores.findIndex(turns);
    if (found < 0) continue;
    const changes = axes.flatMap(({ column, own }) => {
      const to = columns[column]![found]!;
      return Object.is(to, own) ? [] : [{ column, from: own, to }];
    });
    return { changes, distance: distances[some[found]!]!, score: scores[found]! };
  }
  return null;
}

/** The distance of every point of a grid; the first axis runs fastest, and point 0 is the movie itself. */
function gridDistances(squares: readonly (readonly number[])[]): Float64Array {
  const sums = squares.reduce<number[]>(
    (before, own) => own.flatMap((square) => before.map((sum) => sum + square)),
    [0],
  );
  return Float64Array.from(sums, Math.sqrt);
}

function nearestFirst(found: readonly (Counterfactual | null)[]): Counterfactual[] {
  return found.filter((one) => one !== null).sort((a, b) => a.distance - b.distance);
}
