import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { pearson } from "../../src/math/stats.ts";
import { type MovieTable, measureNames } from "../../src/movies/movie.ts";
import { syntheticMovies } from "../../src/movies/origin.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { fitGenerator } from "../../src/synth/fit-generator.ts";
import type { LabelledColumns } from "../../src/synth/generator.ts";
import { judgeOracle } from "../../src/synth/oracle.ts";
import { copyBlock } from "../../src/synth/sample.ts";
import { checkSynthOptions, type SynthOptions } from "../../src/synth/synth-options.ts";
import { startSynthesis } from "../../src/synth/synthesis.ts";
import { synthesize } from "../../src/synth/synthesize.ts";
import { fifteenMovies } from "../movies/fifteen-movies.ts";
import { madeMovies } from "../movies/made-movies.ts";

/** The movies alone: judging them takes many times as long as making them. */
function madeColumns(source: MovieTable, options: SynthOptions): LabelledColumns {
  const { rows, blocks } = startSynthesis(source, options);
  const movies = { measures: measureNames.map(() => new Float64Array(rows)), hit: new Uint8Array(rows) };
  let start = 0;
  for (const block of blocks) {
    copyBlock(block, movies, start);
    start += block.rows;
  }
  return movies;
}

const codes = (result: { readonly notes: readonly { readonly code: string }[] }) =>
  result.notes.map(({ code }) => code);

describe("synthesize from the fifteen movies", () => {
  const { table, result } = synthesize(fifteenMovies());

  test("keeps what is promised about the correlations, on what was made", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { measures, hit } = madeColumns(fifteenMovies(), { seed });
      measures.forEach((column, j) => {
        const correlation = pearson(column, hit);
        expect(correlation, `${measureNames[j]}, seed ${seed}`).toBeGreaterThan(0.3);
        expect(correlation, `${measureNames[j]}, seed ${seed}`).toBeLessThan(0.7);
      });
    }
    for (const name of measureNames) {
      expect(result.correlations[name]).toBeCloseTo(pearson(table.measures[name], table.hit!), 10);
    }
  });

  test("says that so few movies were drawn towards independence, and that it steered", () => {
    expect(codes(result)).toEqual(["SMALL_SAMPLE", "CORRELATIONS_STEERED"]);
    expect(result.notes[0]!.message).toContain("8 hits and 7 other movies");
    expect(result.learned.shrinkage).toEqual([5 / 12, 5 / 13]);
  });

  test("makes a table that says of itself that it is synthetic", () => {
    expect(syntheticMovies(table)).toBe(1200);
    expect(codes(table)).toEqual(["SYNTHETIC"]);
    expect(new Set(table.ids).size).toBe(1200);
    expect(result.hitRate).toBeCloseTo(8 / 15, 3);
  });

  test("gives the same bits for the same seed, and others for another", () => {
    const again = synthesize(fifteenMovies());
    expect(again.table).toEqual(table);
    expect(again.result).toEqual(result);
    expect(madeColumns(fifteenMovies(), { seed: 43 }).measures[0]).not.toEqual(table.measures.avg_watch_time);
  });

  test("a model that learns from it says so, and is better than guessing but no better than the oracle", () => {
    const { model, result: trained } = train(table, { learners: [{ name: "logistic" }] });
    expect(model.trainedOn.synthetic).toBe(true);
    expect(codes(predict(model, fifteenMovies()))).toContain("SYNTHETIC");
    expect(train(fifteenMovies(), { learners: [{ name: "logistic" }] }).model.trainedOn.synthetic).toBe(false);
    expect(trained.test.rocAuc).toBeLessThan(result.oracle.rocAuc + 0.015);
    expect(trained.test.rocAuc).toBeGreaterThan(0.8);
  });
});

describe("synthesize", () => {
  const source = madeMovies(800, 3);
  const learned = synthesize(source, { correlation: "learned", rows: 800 }).result;

  test("of a larger table cannot be told from it, and is not its copy", () => {
    const { fidelity } = learned;
    expect(fidelity.detection!.undetected).toBe(true);
    expect(fidelity.quality).toBeGreaterThan(0.9);
    expect(fidelity.classShapes.score).toBeGreaterThan(0.9);
    expect(fidelity.privacy.copies).toBe(0);
    expect(fidelity.privacy.closeShare).toBeLessThan(0.12);
    expect(codes(learned)).toEqual([]);
  });

  test("with a wrong generator is found out: drawn together, the classes are not those of the table", () => {
    const { fidelity } = synthesize(source, { correlation: "learned", overlap: 1, rows: 800 }).result;
    expect(fidelity.classShapes.score).toBeLessThan(learned.fidelity.classShapes.score - 0.1);
    expect(fidelity.utility!.trainedOnSynthetic.rocAuc).toBeLessThan(0.7);
  });

  test("takes the hit rate, noise and overlap it is given, and the oracle falls with each of the last two", () => {
    const rocAuc = (options: SynthOptions) => {
      const { generator } = fitGenerator(source, checkSynthOptions({ correlation: "learned", ...options }));
      return judgeOracle(generator, 4000, randomStream(1)).rocAuc;
    };
    expect(madeColumns(source, { hitRate: 0.2, rows: 400 }).hit.filter((hit) => hit === 1)).toHaveLength(80);
    expect(rocAuc({ noise: 0.3 })).toBeLessThan(learned.oracle.rocAuc - 0.05);
    expect(rocAuc({ overlap: 0.5 })).toBeLessThan(learned.oracle.rocAuc - 0.05);
    expect(rocAuc({ overlap: 1 })).toBeCloseTo(0.5, 10);
    expect(rocAuc({ noise: 1 })).toBe(0.5);
  });

  test("says when the band cannot be reached", () => {
    const { notes } = synthesize(source, { noise: 0.9, rows: 500 }).result;
    const missed = notes.find(({ code }) => code === "BAND_MISSED");
    expect(missed?.message).toMatch(/Outside the wanted correlations of 0\.3 to 0\.7 .*: .*avg_watch_time 0\.\d\d/);
  });

  test("learns from movies with gaps and unknown targets, and makes none of either", () => {
    const gappy: MovieTable = {
      ...source,
      measures: {
        ...source.measures,
        completion_rate: source.measures.completion_rate.map((v, i) => (i % 5 ? v : NaN)),
      },
      hit: source.hit!.map((hit, row) => (row % 7 ? hit : -1)),
    };
    const { table, result } = synthesize(gappy, { rows: 300 });
    expect(table.measures.completion_rate.some(Number.isNaN)).toBe(false);
    expect(codes(result)).toEqual(expect.arrayContaining(["ROWS_DROPPED", "MISSING"]));
    expect(result.learned.rows).toBe(source.ids.length - Math.ceil(source.ids.length / 7));
  });

  test("holds a measure that does not vary at its value, and says that it has no correlation", () => {
    const flat = { ...source, measures: { ...source.measures, avg_rating: new Float64Array(800).fill(4) } };
    const { table, result } = synthesize(flat, { rows: 200 });
    expect(new Set(table.measures.avg_rating)).toEqual(new Set([4]));
    expect(result.correlations.avg_rating).toBeNull();
    expect(codes(result)).toContain("BAND_MISSED");
  });

  test("refuses what it cannot learn from or cannot make", () => {
    const refused = (run: () => unknown, code: string) =>
      expect(run).toThrowError(expect.objectContaining({ code }) as Error);
    refused(() => synthesize({ ...source, hit: null }), "NO_TARGET");
    refused(() => synthesize({ ...source, hit: new Int8Array(800) }), "ONE_CLASS");
    refused(() => synthesize(source, { rows: 0 }), "OPTION_INVALID");
    refused(() => synthesize(source, { hitRate: 1 }), "OPTION_INVALID");
    refused(() => synthesize(source, { correlation: [0.7, 0.3] }), "OPTION_INVALID");
    const empty = { ...source, measures: { ...source.measures, avg_rating: new Float64Array(800).fill(Number.NaN) } };
    refused(() => synthesize(empty), "COLUMN_EMPTY");
  });
});

test("startSynthesis makes the movies of synthesize, block by block", () => {
  const source = fifteenMovies();
  const whole = synthesize(source, { rows: 3000 });
  const synthesis = startSynthesis(source, { rows: 3000 });
  const watch: number[] = [];
  for (const { rows, measures } of synthesis.blocks) watch.push(...measures[0]!.subarray(0, rows));
  expect(watch).toEqual(Array.from(whole.table.measures.avg_watch_time));
  expect(synthesis.finish()).toEqual(whole.result);
});
