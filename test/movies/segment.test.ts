import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { measureColumns } from "../../src/movies/features.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { takeMovies } from "../../src/movies/movie.ts";
import { assignSegments, scanMovies, segment, segmentAt } from "../../src/movies/segment.ts";
import { fifteenMovies } from "./fifteen-movies.ts";
import { madeMovies } from "./made-movies.ts";

const codes = (result: { notes: readonly { code: string }[] }) => result.notes.map((note) => note.code);
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MarqueeError) return error.code;
    throw error;
  }
  return "accepted";
};
const changed = (
  table: MovieTable,
  name: keyof MovieTable["measures"],
  change: (value: number, row: number) => number,
) => ({
  ...table,
  measures: { ...table.measures, [name]: table.measures[name].map(change) },
});

describe("segment on the 15 movies", () => {
  const result = segment(fifteenMovies());

  it("finds two segments with the pinned silhouettes", () => {
    expect(result.k).toBe(2);
    expect(result.silhouette).toBeCloseTo(0.688, 4);
    expect(result.scan[1]!.silhouette).toBeCloseTo(0.5733, 4);
    expect(result.silhouetteK).toBe(2);
  });

  it("puts the eight hits in Blockbusters and the rest in Low Performers, at the pinned places", () => {
    const [high, low] = result.segments;
    expect([high!.name, high!.count, high!.hitRate]).toEqual(["Blockbusters", 8, 1]);
    expect([low!.name, low!.count, low!.hitRate]).toEqual(["Low Performers", 7, 0]);
    expect([high!.engagement, high!.popularity].map((value) => value.toFixed(3))).toEqual(["0.815", "0.703"]);
    expect([low!.engagement, low!.popularity].map((value) => value.toFixed(3))).toEqual(["0.165", "0.121"]);
    result.movies.hit.forEach((hit, row) => {
      expect(result.movies.segment[row]).toBe(hit === 1 ? 0 : 1);
    });
  });

  it("gives raw means worked by hand and a Wilson interval of the hit rate", () => {
    expect(result.segments[0]!.means.avg_watch_time).toBe((110 + 130 + 120 + 95 + 140 + 115 + 125 + 150) / 8);
    const [low, high] = result.segments[0]!.hitRateInterval!;
    expect(low).toBeCloseTo(8 / (8 + 1.959963984540054 ** 2), 12);
    expect(high).toBe(1);
  });

  it("says that 15 movies are few, and that elbow and silhouette disagree", () => {
    expect(result.elbowK).toBe(4);
    expect(codes(result)).toEqual(["SMALL_SAMPLE", "K_DISAGREE"]);
  });

  it("has inertia that falls as k rises", () => {
    result.scan.slice(1).forEach((point, index) => {
      expect(point.inertia).toBeLessThan(result.scan[index]!.inertia);
    });
  });

  it("gives the same bits again, and other confidences for another seed", () => {
    expect(segment(fifteenMovies())).toEqual(result);
    expect(segment(fifteenMovies(), { seed: 7 }).movies.confidence).not.toEqual(result.movies.confidence);
  });

  it("finds the same segments whatever the order of the rows", () => {
    const order = Array.from({ length: 15 }, (_, row) => (row * 7) % 15);
    const reordered = segment(takeMovies(fifteenMovies(), order));
    expect(reordered.movies.segment).toEqual(order.map((row) => result.movies.segment[row]));
    expect(reordered.silhouette).toBeCloseTo(result.silhouette, 12);
  });

  it("assigns the movies it was fitted on to their own segments", () => {
    expect(Array.from(assignSegments(result.model, measureColumns(fifteenMovies())))).toEqual(result.movies.segment);
  });

  it("takes the k it is told and names what it finds", () => {
    const four = segment(fifteenMovies(), { k: 4 });
    expect([four.k, four.kChosenBy]).toEqual([4, "given"]);
    expect(four.segments.reduce((sum, { count }) => sum + count, 0)).toBe(15);
    expect(new Set(four.segments.map(({ name }) => name)).size).toBe(4);
  });

  it("segments on all six columns and shows them on two principal components", () => {
    const all = segment(fifteenMovies(), { features: "all" });
    expect(all.features).toHaveLength(6);
    expect(all.projection!.first).toHaveLength(15);
    expect(all.projection!.explained[0]).toBeGreaterThan(0.9);
    expect(result.projection).toBeNull();
  });
});

describe("segment on other tables", () => {
  it("leaves out movies with a missing measure and says so", () => {
    const holed = changed(fifteenMovies(), "avg_rating", (value, row) => (row < 2 ? Number.NaN : value));
    const result = segment(holed);
    expect(result.rows).toBe(13);
    expect(result.movies.ids).not.toContain("1");
    expect(codes(result)).toContain("ROWS_DROPPED");
  });

  it("does without a target", () => {
    const result = segment({ ...fifteenMovies(), hit: null });
    expect(result.segments[0]!.hitRate).toBeNull();
    expect(result.segments[0]!.hitRateInterval).toBeNull();
    expect(result.k).toBe(2);
  });

  it("notes a measure that never changes", () => {
    expect(codes(segment(changed(fifteenMovies(), "avg_rating", () => 4)))).toContain("DROPPED_CONSTANT");
  });

  it("calls overlapping segments weak and unstable ones unstable", () => {
    const random = madeMovies(400, 5);
    const result = segment(random, { k: 9, bootstraps: 10 });
    expect(result.scan.find(({ k }) => k === 9)!.stability).toBeLessThan(result.stabilityFloor);
    expect(codes(result)).toContain("K_DISAGREE");
  });

  it("gives movies near a border a lower confidence than movies in the middle of a segment", () => {
    const result = segment(madeMovies(400, 2));
    const { centroids, scale } = result.model;
    const margins = result.movies.ids.map((_, row) => {
      const point = [result.movies.engagement[row]!, result.movies.popularity[row]!].map(
        (value, i) => (value - scale[i]!.mean) / scale[i]!.deviation,
      );
      const distances = centroids.map((c) => Math.hypot(point[0]! - c[0]!, point[1]! - c[1]!)).sort((a, b) => a - b);
      return { margin: distances[1]! - distances[0]!, confidence: result.movies.confidence[row]! };
    });
    margins.sort((a, b) => a.margin - b.margin);
    const meanOf = (part: typeof margins) => part.reduce((sum, { confidence }) => sum + confidence, 0) / part.length;
    expect(meanOf(margins.slice(0, 20))).toBeLessThan(meanOf(margins.slice(-200)) - 0.05);
    expect(meanOf(margins.slice(-200))).toBe(1);
  });

  it("refuses with a typed error what it cannot do", () => {
    const table = fifteenMovies();
    expect(refusal(() => segment(takeMovies(table, [0, 1])))).toBe("TOO_FEW_ROWS");
    expect(refusal(() => segment(table, { k: 15 }))).toBe("K_TOO_LARGE");
    expect(refusal(() => segment(takeMovies(table, [0, 1, 0, 1, 0, 1]), { k: 3 }))).toBe("K_TOO_LARGE");
    expect(refusal(() => segment(takeMovies(table, [0, 0, 0, 0])))).toBe("K_TOO_LARGE");
    expect(refusal(() => segment(table, { k: 1 }))).toBe("OPTION_INVALID");
    expect(refusal(() => segment(table, { popularityWeight: 1.5 }))).toBe("OPTION_INVALID");
    expect(refusal(() => segment(table, { seed: -1 }))).toBe("OPTION_INVALID");
  });

  it("accepts three movies", () => {
    expect(segment(takeMovies(fifteenMovies(), [0, 1, 3])).k).toBe(2);
  });
});

describe("a scanned table", () => {
  const table = madeMovies(120);

  it.each(["engagement,popularity", "all"] as const)("gives for every number what segment gives, on %s", (features) => {
    const scan = scanMovies(table, { features, bootstraps: 5 });
    for (const k of ["auto", 2, 3, 7, 10] as const) {
      expect(segmentAt(scan, k)).toEqual(segment(table, { features, bootstraps: 5, k }));
    }
  });

  it("refuses a number that was not scanned", () => {
    const scan = scanMovies(table, { bootstraps: 2, maxK: 4 });
    expect(refusal(() => segmentAt(scan, 5))).toBe("K_TOO_LARGE");
  });
});
