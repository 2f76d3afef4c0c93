import { type MovieTable, measureNames } from "../movies/movie.ts";
import { originColumn, originNotes, syntheticId, syntheticOrigin } from "../movies/origin.ts";
import { copyBlock } from "./sample.ts";
import type { SynthOptions } from "./synth-options.ts";
import type { SynthResult } from "./synth-result.ts";
import { type Synthesis, startSynthesis } from "./synthesis.ts";

/** Synthetic movies in memory, and what is to be said about them. */
export interface Synthesized {
  readonly table: MovieTable;
  readonly result: SynthResult;
  /** What made them, for the oracle's probability of a movie. */
  readonly generator: Synthesis["generator"];
}

/**
 * Makes a synthetic movie table that is like a given one and holds none of its movies: a Gaussian copula for each class with
 * kernel-smoothed margins, on each column's own grid. The table says in its column `origin` that it is synthetic. The same
 * table, options and seed give the same bits. Throws what `startSynthesis` throws.
 */
export function synthesize(table: MovieTable, options: SynthOptions = {}): Synthesized {
  const synthesis = startSynthesis(table, options);
  const { rows, generator } = synthesis;
  const measures = measureNames.map(() => new Float64Array(rows));
  const hit = new Uint8Array(rows);
  let start = 0;
  for (const block of synthesis.blocks) {
    copyBlock(block, { measures, hit }, start);
    start += block.rows;
  }
  const extras = [{ name: originColumn, values: new Array<string>(rows).fill(syntheticOrigin) }];
  const made: MovieTable = {
    source: `synthetic movies like ${table.source}`,
    ids: Array.from({ length: rows }, (_, row) => syntheticId(row)),
    measures: Object.fromEntries(measureNames.map((name, j) => [name, measures[j]!])) as MovieTable["measures"],
    hit: Int8Array.from(hit),
    extras,
    hash: null,
    // What is a stand-in in the table learned from is one here.
    proxies: table.proxies,
    targetRule: table.targetRule,
    notes: originNotes({ extras }, rows),
  };
  return { table: made, result: synthesis.finish(), generator };
}
