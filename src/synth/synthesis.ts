import { randomStream } from "../math/random.ts";
import { labelledMovies } from "../movies/labelled-rows.ts";
import { type MovieTable, measureNames } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { judgeFidelity } from "./fidelity/fidelity.ts";
import { fitGenerator } from "./fit-generator.ts";
import type { LabelledColumns, MovieGenerator } from "./generator.ts";
import { judgeOracle } from "./oracle.ts";
import { powerTable } from "./power.ts";
import { copyBlock, type MovieBlock, sampleBlocks } from "./sample.ts";
import { checkSynthOptions, type SynthOptions, type SynthSettings } from "./synth-options.ts";
import type { Band, SteeredCorrelation, SynthResult } from "./synth-result.ts";
import { targetCorrelations } from "./target-correlations.ts";

/** Synthetic movies in the making. */
export interface Synthesis {
  readonly rows: number;
  readonly generator: MovieGenerator;
  /** All movies, block by block, once. The arrays of a block are used again for the next. */
  readonly blocks: Iterable<MovieBlock>;
  /** What is to be said about them, after all blocks were taken. */
  finish(): SynthResult;
}

// The random streams of the stages: a stage added later takes a new number and leaves the others as they are.
const streams = { movies: 0, fidelity: 1, oracle: 2 } as const;

/** So many of the movies are compared with the real ones. */
const mostCompared = 20_000;
const oracleDraws = 10_000;

/**
 * Learns a generator from a movie table and lets it make movies. Whatever their number, no more than a block of them and the
 * first 20,000, by which fidelity is judged, are held. The same table, options and seed give the same bits.
 * Throws OPTION_INVALID, NO_TARGET, TOO_FEW_ROWS, ONE_CLASS and COLUMN_EMPTY.
 */
export function startSynthesis(table: MovieTable, options: SynthOptions = {}): Synthesis {
  const settings = checkSynthOptions(options);
  const { rows, seed, band } = settings;
  const random = randomStream(seed);
  const { generator, learned, steering, notes } = fitGenerator(table, settings);
  const compared: LabelledColumns = {
    measures: measureNames.map(() => new Float64Array(Math.min(rows, mostCompared))),
    hit: new Uint8Array(Math.min(rows, mostCompared)),
  };
  const correlations = targetCorrelations(measureNames.length);
  const counted = { copies: 0, redrawn: 0 };
  let made = 0;
  function* blocks() {
    for (const block of sampleBlocks(generator, rows, random.child(streams.movies))) {
      if (made < compared.hit.length) copyBlock(block, compared, made);
      correlations.add(block);
      counted.copies += block.copies;
      counted.redrawn += block.redrawn;
      made += block.rows;
      options.onProgress?.({ stage: "making movies", done: made, total: rows });
      yield block;
    }
  }
  function finish(): SynthResult {
    const labelled = labelledMovies(table).movies;
    const oracle = judgeOracle(generator, oracleDraws, random.child(streams.oracle));
    const found = correlations.found();
    return {
      source: table.source,
      seed,
      learned,
      rows,
      hitRate: correlations.hitRate(),
      noise: settings.noise,
      overlap: settings.overlap,
      band,
      correlations: Object.fromEntries(measureNames.map((name, j) => [name, found[j]!])) as SynthResult["correlations"],
      steering,
      fidelity: judgeFidelity(labelled, compared, counted, settings, random.child(streams.fidelity)),
      oracle,
      power: powerTable(oracle.rocAuc, generator.hitRate),
      notes: [...notes, ...bandNotes(band, steering, found), ...copyNotes(counted, settings)],
    };
  }
  return { rows, generator, blocks: blocks(), finish };
}

function bandNotes(
  band: Band | null,
  steering: readonly SteeredCorrelation[],
  found: readonly (number | null)[],
): Note[] {
  if (band === null) return [];
  const moved = steering.filter(({ learned, aim }) => learned !== aim);
  const outside = steering.flatMap(({ measure }, j) => {
    const value = found[j];
    return value != null && value >= band[0] && value <= band[1] ? [] : [{ measure, value }];
  });
  const text = (value: number | null | undefined) => (value == null ? "none" : value.toFixed(2));
  const range = `${band[0]} to ${band[1]}`;
  const steered = moved.map(({ measure, learned }) => `${measure} from ${text(learned)}`).join(", ");
  const made = steering.map(({ measure }, j) => `${measure} ${text(found[j])}`).join(", ");
  const missed = outside.map(({ measure, value }) => `${measure} ${text(value)}`).join(", ");
  return [
    ...(moved.length === 0
      ? []
      : [
          note(
            "CORRELATIONS_STEERED",
            `Correlations with the target were steered into ${range} (${steered}), so the classes differ from those of the real movies on purpose; what was made has ${made}.`,
          ),
        ]),
    ...(outside.length === 0
      ? []
      : [note("BAND_MISSED", `Outside the wanted correlations of ${range} with the target: ${missed}.`)]),
  ];
}

function copyNotes({ copies }: { readonly copies: number }, { rows }: SynthSettings): Note[] {
  if (copies === 0) return [];
  const message = `${copies} of ${rows} synthetic movies have the measures of a real one: the measures take so few values that others hardly exist.`;
  return [note("COPIES", message)];
}
