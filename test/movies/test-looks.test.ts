import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permutation, randomStream } from "../../src/math/random.ts";
import { parseTestLook } from "../../src/movies/test-look-schema.ts";
import { type EarlierLook, firstLook, laterLook } from "../../src/movies/test-looks.ts";
import { train } from "../../src/movies/train.ts";
import { madeMovies } from "./made-movies.ts";

const ids = ["a", "b", "c", "d"];
const target = Uint8Array.of(0, 1, 1, 0);
const first = firstLook(ids, target);
const earlier = (name: string, look: number, isSame = false): EarlierLook => ({
  name,
  testLook: { ...first, look },
  isSame,
});

describe("a look at test rows", () => {
  it("knows the same rows in any order, and tells others and other outcomes apart", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 0 }),
        (names, seed) => {
          const hits = Uint8Array.from(names, (_, row) => row % 2);
          const order = permutation(names.length, randomStream(seed));
          const turned = firstLook(
            Array.from(order, (row) => names[row]!),
            Uint8Array.from(order, (row) => hits[row]!),
          );
          expect(turned).toEqual(firstLook(names, hits));
        },
      ),
    );
    const fingerprints = [
      first,
      firstLook(["a", "b", "c", "e"], target),
      firstLook(ids, Uint8Array.of(1, 1, 1, 0)),
      firstLook(ids.slice(0, 3), target),
    ].map(({ fingerprint }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(4);
  });

  it("is the first when nobody has looked, and the next after the last when others have", () => {
    expect(laterLook(first, [])).toEqual({ testLook: first, notes: [] });
    const other: EarlierLook = {
      ...earlier("other.json", 7),
      testLook: { ...first, fingerprint: "0".repeat(16), look: 7 },
    };
    expect(laterLook(first, [other]).notes).toEqual([]);
    const { testLook, notes } = laterLook(first, [earlier("one.json", 1), other, earlier("two.json", 3)]);
    expect(testLook.look).toBe(4);
    expect(notes.map(({ code }) => code)).toEqual(["TEST_ROWS_AGAIN"]);
    expect(notes[0]!.message).toContain("have judged one.json, two.json before");
  });

  it("is no new one when the same model is made again", () => {
    expect(laterLook(first, [earlier("same.json", 2, true)])).toEqual({ testLook: { ...first, look: 2 }, notes: [] });
    const beside = laterLook(first, [earlier("same.json", 1, true), earlier("other.json", 2)]);
    expect([beside.testLook.look, beside.notes.length]).toEqual([1, 1]);
  });

  it("names three models and counts the others", () => {
    const many = Array.from({ length: 5 }, (_, index) => earlier(`m${index}.json`, index + 1));
    expect(laterLook(first, many).notes[0]!.message).toContain("m0.json, m1.json, m2.json and 2 more before");
  });

  it("is part of a model, the same for the same split and another for another", () => {
    const lookOf = (options: Parameters<typeof train>[1]) =>
      train(madeMovies(80), { folds: 2, explain: false, ...options }).model.trainedOn.testLook!;
    const plain = lookOf({ learners: [{ name: "logistic" }] });
    expect(plain).toMatchObject({ rows: 16, look: 1 });
    expect(lookOf({ learners: [{ name: "tree" }] })).toEqual(plain);
    expect(lookOf({ learners: [{ name: "logistic" }], seed: 43 }).fingerprint).not.toBe(plain.fingerprint);
  });

  it("is read from JSON, and nothing else is", () => {
    expect(parseTestLook(JSON.parse(JSON.stringify(first)))).toEqual(first);
    for (const value of [
      undefined,
      null,
      {},
      { ...first, look: 0 },
      { ...first, fingerprint: "xyz" },
      { ...first, rows: 1.5 },
    ]) {
      expect(parseTestLook(value)).toBeNull();
    }
  });
});
