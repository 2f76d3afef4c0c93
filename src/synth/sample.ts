import type { RandomStream } from "../math/random.ts";
import { toGrid } from "./column-grid.ts";
import type { LabelledColumns, MovieGenerator } from "./generator.ts";
import { marginValue } from "./margin.ts";

/** Some synthetic movies, one after the other. The arrays are used again for the next block. */
export interface MovieBlock {
  readonly rows: number;
  /** A column for each measure; the first `rows` values count. */
  readonly measures: readonly Float64Array[];
  readonly hit: Uint8Array;
  /** Movies of this block that were drawn again, since they would have been copies of a real one. */
  readonly redrawn: number;
  /** Movies that are copies all the same: the grid is so coarse that nothing else came up. */
  readonly copies: number;
}

const blockRows = 2048;
/** So often a movie is drawn again before a copy is let pass. */
const mostRedraws = 100;

/**
 * Makes `rows` movies, block by block. Exactly round(rows · hitRate) of them are hits, in random order (selection sampling:
 * Knuth, "The Art of Computer Programming", volume 2, algorithm 3.4.2 S). The same stream gives the same movies.
 */
export function* sampleBlocks(generator: MovieGenerator, rows: number, random: RandomStream): Generator<MovieBlock> {
  const { grids, hitRate, noise } = generator;
  const targets = random.child(0);
  const draw = movieDrawer(generator, random.child(1));
  const isCopy = copyFinder(generator);
  const length = Math.min(blockRows, rows);
  const measures = grids.map(() => new Float64Array(length));
  const hit = new Uint8Array(length);
  const movie = new Float64Array(grids.length);
  let hitsLeft = Math.round(rows * hitRate);
  for (let start = 0; start < rows; start += length) {
    const count = Math.min(length, rows - start);
    let redrawn = 0;
    let copies = 0;
    for (let row = 0; row < count; row++) {
      const target = targets.next() * (rows - start - row) < hitsLeft ? 1 : 0;
      hitsLeft -= target;
      const kind = noise > 0 && targets.next() < noise ? (targets.next() < hitRate ? 1 : 0) : target;
      draw(kind, movie);
      if (isCopy(movie)) {
        redrawn++;
        for (let again = 0; again < mostRedraws && isCopy(movie); again++) draw(kind, movie);
        if (isCopy(movie)) copies++;
      }
      hit[row] = target;
      for (let j = 0; j < movie.length; j++) measures[j]![row] = movie[j]!;
    }
    yield { rows: count, measures, hit, redrawn, copies };
  }
}

/** Synthetic movies as columns. Made as `sampleBlocks` makes them. */
export function sampleMovies(generator: MovieGenerator, rows: number, random: RandomStream): LabelledColumns {
  const movies = { measures: generator.grids.map(() => new Float64Array(rows)), hit: new Uint8Array(rows) };
  let start = 0;
  for (const block of sampleBlocks(generator, rows, random)) {
    copyBlock(block, movies, start);
    start += block.rows;
  }
  return movies;
}

/** Copies the rows of a block into columns, from row `start` on, as far as there is room. */
export function copyBlock(block: MovieBlock, { measures, hit }: LabelledColumns, start: number): void {
  const count = Math.min(block.rows, hit.length - start);
  measures.forEach((column, j) => {
    column.set(block.measures[j]!.subarray(0, count), start);
  });
  hit.set(block.hit.subarray(0, count), start);
}

/** Draws the measures of a movie of a class. */
function movieDrawer({ grids, classes }: MovieGenerator, random: RandomStream) {
  const size = grids.length;
  const normals = new Float64Array(size);
  return (kind: 0 | 1, movie: Float64Array): void => {
    const { margins, factor } = classes[kind];
    for (let j = 0; j < size; j++) normals[j] = random.normal();
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let i = 0; i <= j; i++) sum += factor[j * size + i]! * normals[i]!;
      movie[j] = toGrid(grids[j]!, marginValue(margins[j]!, sum));
    }
  };
}

/** Tells whether a movie has all measures of one that the generator learned from. */
function copyFinder({ learnedFrom }: MovieGenerator): (movie: Float64Array) => boolean {
  // Looked up by the column with the most different values, so that there is next to nothing left to compare.
  const widest = learnedFrom.reduce(
    (best, column, j) => (new Set(column).size > new Set(learnedFrom[best]).size ? j : best),
    0,
  );
  const rowsOf = new Map<number, number[]>();
  learnedFrom[widest]?.forEach((value, row) => {
    const rows = rowsOf.get(value);
    if (rows === undefined) rowsOf.set(value, [row]);
    else rows.push(row);
  });
  return (movie) => {
    const rows = rowsOf.get(movie[widest]!);
    return rows?.some((row) => learnedFrom.every((column, j) => column[row] === movie[j])) ?? false;
  };
}
