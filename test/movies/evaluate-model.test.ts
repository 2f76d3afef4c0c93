import { describe, expect, test } from "vitest";
import { rocAuc } from "../../src/metrics/ranking.ts";
import { evaluateModel } from "../../src/movies/evaluate-model.ts";
import { type MovieTable, takeMovies } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { note } from "../../src/notes.ts";
import { madeMovies } from "./made-movies.ts";

const table: MovieTable = { ...madeMovies(150), hash: "a".repeat(64) };
const { model } = train(table, { learners: [{ name: "logistic" }], folds: 2 });
/** Other movies, with other ids. */
const fresh = withIds(madeMovies(80, 9), "f");

function withIds(movies: MovieTable, prefix: string): MovieTable {
  return { ...movies, ids: movies.ids.map((id) => `${prefix}${id}`) };
}

function codesOf(movies: MovieTable): string[] {
  return evaluateModel(model, movies).notes.map(({ code }) => code);
}

describe("a model judged on labelled movies", () => {
  test("has the figures of what it predicts for them", () => {
    const result = evaluateModel(model, fresh);
    const { predictions } = predict(model, fresh);
    const probability = Float64Array.from(predictions, (movie) => movie.probability);
    const target = Uint8Array.from(fresh.hit!);
    expect(result.rows).toBe(80);
    expect(result.scores.rocAuc).toBe(rocAuc(target, probability));
    const right = predictions.filter((movie, row) => movie.hit === target[row]).length;
    expect(result.scores.accuracy).toBeCloseTo(right / 80, 12);
    expect(result.atTraining).toEqual(model.test);
    expect(result.baseline!.rocAuc).toBe(0.5);
    expect(result.seen).toEqual({ sameTable: null, sharedIds: 0 });
    expect(codesOf(fresh)).not.toContain("SEEN_IN_TRAINING");
  });

  test("is told loudly when it was trained from the same table", () => {
    const { seen, notes } = evaluateModel(model, table);
    expect(seen.sameTable).toBe(true);
    expect(notes[0]!.code).toBe("SEEN_IN_TRAINING");
    expect(notes[0]!.message).toContain("the same SHA-256");
  });

  test("is told how many movies have the id of one it learned from", () => {
    const mixed = { ...fresh, ids: fresh.ids.map((id, row) => (row < 30 ? table.ids[row]! : id)) };
    const { seen, notes } = evaluateModel(model, mixed);
    // About 24 of the first 30 movies were training rows; the rest were test rows.
    expect(seen.sharedIds).toBeGreaterThan(10);
    expect(seen.sharedIds).toBeLessThanOrEqual(30);
    expect(notes[0]!.message).toContain(`${seen.sharedIds} of 80 movies have the id`);
  });

  test("makes nothing of ids that are row numbers", () => {
    const numbered = { ...madeMovies(80, 9), notes: [note("ID_ASSIGNED", "Numbered.")] };
    expect(evaluateModel(model, numbered).seen.sharedIds).toBe(null);
  });

  test("leaves out movies whose target is not known, and says so", () => {
    const partly = { ...fresh, hit: fresh.hit!.map((hit, row) => (row < 10 ? -1 : hit)) };
    const result = evaluateModel(model, partly);
    const rest = evaluateModel(
      model,
      takeMovies(
        fresh,
        Array.from({ length: 70 }, (_, row) => row + 10),
      ),
    );
    expect(result.scores).toEqual(rest.scores);
    expect(result.notes.map(({ code }) => code)).toContain("ROWS_DROPPED");
  });

  test("is judged at another threshold when one is given", () => {
    const { confusion } = evaluateModel(model, fresh, { threshold: 1 }).scores;
    expect(confusion[0][1] + confusion[1][1]).toBe(0);
  });

  test("is not judged without a target", () => {
    for (const hit of [null, fresh.hit!.map(() => -1)]) {
      expect(() => evaluateModel(model, { ...fresh, hit })).toThrow(expect.objectContaining({ code: "NO_TARGET" }));
    }
  });
});
