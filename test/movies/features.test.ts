import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composites, constantMeasures, fitRanges, measureColumns } from "../../src/movies/features.ts";
import { fifteenMovies } from "./fifteen-movies.ts";

describe("composites", () => {
  const movies = fifteenMovies();
  const measures = measureColumns(movies);
  const ranges = fitRanges(measures);

  it("learns the smallest and the largest value of each measure", () => {
    expect(ranges).toEqual({
      avg_watch_time: [40, 150],
      completion_rate: [0.55, 0.98],
      ratings_count: [900, 18000],
      avg_rating: [3.6, 5],
    });
  });

  it("gives the worked values of the first movie", () => {
    const { engagement, popularity } = composites(measures, ranges, 0.7);
    expect(engagement[0]).toBeCloseTo(0.5 * (5 / 110 + 0.05 / 0.43), 14);
    expect(popularity[0]).toBeCloseTo((0.7 * 300) / 17100 + (0.3 * 0.2) / 1.4, 14);
  });

  it("runs from 0 for the smallest movie to 1 for the largest", () => {
    const { engagement, popularity } = composites(measures, ranges, 0.5);
    expect(engagement[14]).toBe(1);
    expect(popularity[14]).toBe(1);
    expect(engagement[4]).toBe(0);
  });

  it("does not clip what lies outside the learned ranges", () => {
    const outside = [[260], [0.12], [35100], [6.4]].map((values) => Float64Array.from(values));
    const { engagement, popularity } = composites(outside, ranges, 0.5);
    expect(engagement[0]).toBeCloseTo(0.5 * (2 - 1), 12);
    expect(popularity[0]).toBeCloseTo(2, 12);
  });

  it("counts a constant measure as 0 and names it", () => {
    const constant = [
      [90, 90],
      [0.2, 0.4],
      [10, 20],
      [3, 4],
    ].map((values) => Float64Array.from(values));
    const learned = fitRanges(constant);
    expect(constantMeasures(learned)).toEqual(["avg_watch_time"]);
    expect(Array.from(composites(constant, learned, 0.5).engagement)).toEqual([0, 0.5]);
  });

  it("does not depend on the unit of a measure", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (factor) => {
        const scaled = [measures[0]!.map((value) => value * factor), ...measures.slice(1)];
        const before = composites(measures, ranges, 0.5).engagement;
        const after = composites(scaled, fitRanges(scaled), 0.5).engagement;
        before.forEach((value, row) => {
          expect(after[row]).toBeCloseTo(value, 10);
        });
      }),
    );
  });
});
