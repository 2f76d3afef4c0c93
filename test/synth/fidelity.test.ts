import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { measureNames } from "../../src/movies/movie.ts";
import { detectSynthetic } from "../../src/synth/fidelity/detection.ts";
import { nearestDistances } from "../../src/synth/fidelity/privacy.ts";
import { classShapes, ksDistance, marginPictures, tableSimilarity } from "../../src/synth/fidelity/shapes.ts";
import { trainOnSynthetic } from "../../src/synth/fidelity/utility.ts";
import type { LabelledColumns } from "../../src/synth/generator.ts";
import { checkSynthOptions } from "../../src/synth/synth-options.ts";
import { madeMovies } from "../movies/made-movies.ts";
import { type PlainMovies, syntheticReference } from "./synthetic-reference.ts";

function labelled(table: PlainMovies): LabelledColumns {
  return {
    measures: measureNames.map((name) => Float64Array.from(table[name]!, (value) => value ?? Number.NaN)),
    hit: Uint8Array.from(table["hit"]!, (value) => value!),
  };
}

describe("tableSimilarity", () => {
  test("is what SDMetrics' quality report says, column by column and pair by pair", () => {
    for (const reference of syntheticReference.similarity) {
      const found = tableSimilarity(labelled(reference.real), labelled(reference.synthetic));
      expect(found.quality).toBeCloseTo(reference.quality, 10);
      expect([found.shapes.score, found.trends.score]).toEqual(
        reference.properties.map((score) => expect.closeTo(score, 10)),
      );
      for (const { column, score } of found.shapes.columns) {
        expect(score, column).toBeCloseTo(reference.shapes[column]!, 10);
      }
      expect(found.trends.pairs).toHaveLength(reference.trends.length);
      for (const { columns, score, counted } of reference.trends) {
        const pair = found.trends.pairs.find((one) => one.columns.join() === columns.join());
        expect(pair, columns.join()).toEqual({ columns, score: expect.closeTo(score, 10), counted });
      }
    }
  });

  test("of a table with itself is 1 everywhere", () => {
    const table = labelled(syntheticReference.similarity[0]!.real);
    const { quality, shapes, trends } = tableSimilarity(table, table);
    expect([quality, shapes.score, trends.score]).toEqual([1, 1, 1]);
    expect(classShapes(table, table).score).toBe(1);
  });
});

describe("ksDistance", () => {
  test("agrees with SciPy", () => {
    for (const { real, synthetic, ks } of syntheticReference.similarity) {
      const [ours, theirs] = [labelled(real), labelled(synthetic)];
      measureNames.forEach((name, j) => {
        const known = (column: Float64Array) => column.filter((value) => !Number.isNaN(value));
        expect(ksDistance(known(ours.measures[j]!), known(theirs.measures[j]!))).toBeCloseTo(ks[name]!, 12);
      });
    }
  });
});

test("classShapes sees a difference within the classes that the columns do not show", () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => i);
  const measures = [values, values, values, values];
  const low = { measures, hit: Uint8Array.from(values, (value) => (value < 50 ? 1 : 0)) };
  const high = { measures, hit: Uint8Array.from(values, (value) => (value < 50 ? 0 : 1)) };
  expect(tableSimilarity(low, high).shapes.score).toBe(1);
  expect(classShapes(low, high).score).toBe(0);
});

test("marginPictures shares out all movies of both tables in the same bins", () => {
  const { real, synthetic } = syntheticReference.similarity[0]!;
  for (const picture of marginPictures(labelled(real), labelled(synthetic))) {
    expect(picture.edges).toHaveLength(picture.real.length + 1);
    for (const shares of [picture.real, picture.synthetic]) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  }
});

describe("detectSynthetic", () => {
  function drawn(rows: number, seed: number, correlation: number): Float64Array[] {
    const random = randomStream(seed);
    const first = Float64Array.from({ length: rows }, () => random.normal());
    const rest = Math.sqrt(1 - correlation ** 2);
    return [first, first.map((value) => correlation * value + rest * random.normal())];
  }

  test("cannot tell two draws of one distribution", () => {
    const found = detectSynthetic(drawn(400, 1, 0.7), drawn(900, 2, 0.7), randomStream(3))!;
    expect(found.rows).toBe(800);
    expect(found.undetected).toBe(true);
    expect(found.rocAuc).toBeLessThan(0.56);
  });

  test("sees a dependence that is missing, though every column is the same", () => {
    const found = detectSynthetic(drawn(400, 1, 0.9), drawn(400, 2, 0), randomStream(3))!;
    expect(found.undetected).toBe(false);
    expect(found.interval![0]).toBeGreaterThan(0.65);
  });

  test("does not judge by fewer than 10 movies", () => {
    expect(detectSynthetic(drawn(9, 1, 0), drawn(100, 2, 0), randomStream(3))).toBeNull();
  });
});

describe("nearestDistances", () => {
  test("measures to the nearest real movie in standard deviations", () => {
    // Standard deviation of 0, 2, 4, 6: √5. The nearest real ones are 1 and 3 away.
    const found = nearestDistances([Float64Array.of(0, 2, 4, 6)], [Float64Array.of(1, 9)]);
    expect(found.nearest!.synthetic).toBeCloseTo(2 / Math.sqrt(5), 12);
    expect(found.nearest!.real).toBeCloseTo(2 / Math.sqrt(5), 12);
    expect(found.closeShare).toBe(0.5);
  });

  test("needs real movies to compare with", () => {
    expect(nearestDistances([Float64Array.of(0, 2)], [Float64Array.of(1)])).toEqual({
      nearest: null,
      closeShare: null,
    });
  });
});

describe("trainOnSynthetic", () => {
  const table = madeMovies(600, 4);
  const real = {
    measures: measureNames.map((name) => table.measures[name]),
    hit: Uint8Array.from(table.hit!),
  };

  test("finds synthetic movies nearly as good to learn from as the real ones they are like", () => {
    const found = trainOnSynthetic(table, real, checkSynthOptions({ correlation: "learned" }), randomStream(1))!;
    expect(found.rows).toEqual({ train: 300, test: 300 });
    expect(found.trainedOnReal.rocAuc).toBeGreaterThan(0.75);
    expect(found.trainedOnReal.rocAuc - found.trainedOnSynthetic.rocAuc).toBeLessThan(0.03);
  });

  test("finds them worthless when nothing in them tells hits", () => {
    const settings = checkSynthOptions({ correlation: "learned", noise: 1 });
    const found = trainOnSynthetic(table, real, settings, randomStream(1))!;
    expect(found.trainedOnSynthetic.rocAuc).toBeLessThan(found.trainedOnReal.interval![0]);
  });
});
