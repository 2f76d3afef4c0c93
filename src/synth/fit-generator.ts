import { MarqueeError } from "../errors.ts";
import { takeColumns } from "../math/columns.ts";
import { measureColumns } from "../movies/features.ts";
import { labelledMovies } from "../movies/labelled-rows.ts";
import { type MeasureName, type MovieTable, measureNames } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { type ColumnGrid, fitGrid, toGrid } from "./column-grid.ts";
import { copulaFactor, fitCopula } from "./copula.ts";
import type { MovieGenerator } from "./generator.ts";
import { betweenMargins, fitMargin } from "./margin.ts";
import { type ClassMargins, drawnTo, steerColumn } from "./steer.ts";
import type { SynthSettings } from "./synth-options.ts";
import type { LearnedFacts, SteeredCorrelation } from "./synth-result.ts";

/** A generator, and what is to be said about how it came about. */
export interface FittedGenerator {
  readonly generator: MovieGenerator;
  readonly learned: LearnedFacts;
  readonly steering: readonly SteeredCorrelation[];
  readonly notes: readonly Note[];
}

/** Below this many movies of a class the margins and the correlations are a guess. */
const fewMovies = 50;

/**
 * Learns a generator from the movies with a known target. Margins are learned from all known values of a measure in a
 * class, correlations from the movies that lack none.
 * Throws NO_TARGET, TOO_FEW_ROWS (fewer than 6 movies, or 3 of a class, with all measures), ONE_CLASS and COLUMN_EMPTY.
 */
export function fitGenerator(table: MovieTable, settings: SynthSettings): FittedGenerator {
  const { movies, target, notes } = labelledMovies(table);
  const columns = measureColumns(movies);
  const grids = measureNames.map((name, index) => fitGrid(name, columns[index]!, table.source));
  const rowsOf = (kind: 0 | 1) => Array.from(target.keys()).filter((row) => target[row] === kind);
  const classRows = [rowsOf(0), rowsOf(1)] as const;
  const hits = classRows[1].length;
  const hitRate = settings.hitRate ?? hits / target.length;
  const copulas = [0, 1].map((kind) => {
    const rows = classRows[kind as 0 | 1].filter((row) => columns.every((column) => !Number.isNaN(column[row])));
    requireComplete(table.source, rows.length, kind === 1);
    return fitCopula(takeColumns(columns, rows));
  });
  const { overlap, noise, band, rows } = settings;
  const steering: SteeredCorrelation[] = [];
  const margins = grids.map((grid, index): ClassMargins => {
    const ofClass = (kind: 0 | 1) => fitMargin(grid, known(columns[index]!, classRows[kind]));
    const common = fitMargin(grid, known(columns[index]!, classRows.flat()));
    const learned = drawnTo(common, [ofClass(0), ofClass(1)], overlap);
    const { margins: steered, steered: said } = steerColumn(grid, learned, common, { hitRate, noise }, band, rows);
    steering.push(said);
    return steered;
  });
  const common = copulas[0]!.correlation.map((value, i) => value + hitRate * (copulas[1]!.correlation[i]! - value));
  const classOf = (kind: 0 | 1) => ({
    margins: margins.map((pair) => pair[kind]),
    factor: copulaFactor(betweenMargins(copulas[kind]!.correlation, common, overlap)),
  });
  const shrinkage = [copulas[0]!.shrinkage, copulas[1]!.shrinkage] as const;
  return {
    generator: {
      grids,
      hitRate,
      noise,
      classes: [classOf(0), classOf(1)],
      learnedFrom: columns.map((column, index) => column.map((value) => toGrid(grids[index]!, value))),
    },
    learned: { rows: target.length, hits, shrinkage, decimals: decimalsOf(grids) },
    steering,
    notes: [...notes, ...learningNotes(table.source, classRows, shrinkage), ...missingNotes(columns)],
  };
}

function known(column: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!).filter((value) => !Number.isNaN(value));
}

function decimalsOf(grids: readonly ColumnGrid[]): Record<MeasureName, number> {
  return Object.fromEntries(grids.map(({ name, decimals }) => [name, decimals])) as Record<MeasureName, number>;
}

function requireComplete(where: string, rows: number, hits: boolean): void {
  if (rows >= 3) return;
  throw new MarqueeError("TOO_FEW_ROWS", {
    where,
    expected: `at least 3 ${hits ? "hits" : "movies that are no hits"} with all four measures to learn from`,
    found: String(rows),
  });
}

function learningNotes(
  source: string,
  [others, hits]: readonly [readonly number[], readonly number[]],
  shrinkage: readonly [number, number],
): Note[] {
  if (Math.min(others.length, hits.length) >= fewMovies) return [];
  const [ofOthers, ofHits] = shrinkage.map((share) => `${Math.round(share * 100)}%`);
  const message = `${source} has ${hits.length} hits and ${others.length} other movies to learn from: the correlations between measures are drawn ${ofHits} and ${ofOthers} towards independence, and the synthetic movies are no more certain than so few are.`;
  return [note("SMALL_SAMPLE", message)];
}

function missingNotes(columns: readonly Float64Array[]): Note[] {
  const missing = columns.reduce((sum, column) => sum + column.filter(Number.isNaN).length, 0);
  if (missing === 0) return [];
  return [note("MISSING", `${missing} values are missing in the table learned from; the synthetic movies lack none.`)];
}
