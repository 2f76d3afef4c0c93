import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { drift, driftNotes, driftProfile, parseDriftProfile } from "../../src/movies/drift.ts";

function normals(rows: number, seed: number, shift = 0): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: rows }, () => shift + random.normal());
}

const a = { kind: "number", name: "a", median: 0, range: [0, 1] } as const;
const driftOf = (trained: Float64Array, scored: Float64Array, seed = 1) =>
  drift(driftProfile([a], [trained]), ["a"], [scored], randomStream(seed))[0]!;

describe("driftProfile", () => {
  it("has deciles and counts, missing values last", () => {
    const values = Float64Array.from([...Array.from({ length: 11 }, (_, i) => i), Number.NaN, Number.NaN]);
    expect(driftProfile([a], [values])).toEqual([
      { column: "a", edges: [1, 2, 3, 4, 5, 6, 7, 8, 9], counts: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2] },
    ]);
  });

  it("loses no row, has rising edges, and leaves constant columns out", () => {
    const column = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)), { minLength: 1 });
    fc.assert(
      fc.property(column, (list) => {
        const profile = driftProfile([a], [Float64Array.from(list)]);
        const known = list.filter((value) => !Number.isNaN(value));
        expect(profile).toHaveLength(new Set(known).size > 1 ? 1 : 0);
        for (const { edges, counts } of profile) {
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length);
          expect(counts.at(-1)).toBe(list.length - known.length);
          expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
          expect(counts.slice(0, -1).filter((count) => count === 0)).toEqual([]);
        }
      }),
    );
  });
});

describe("drift", () => {
  it("is worked by hand: two bins", () => {
    // Training 9 : 1, scored 1 : 9, each with half a row more a bin: shares 9.5/11 and 1.5/11.
    const trained = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
    const scored = Float64Array.of(1, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    expect(driftOf(trained, scored).psi).toBeCloseTo(2 * (8 / 11) * Math.log(9.5 / 1.5), 12);
  });

  it("raises no alarm on more than 5 % of scored tables that did not move, however few the rows", () => {
    const trained = normals(800, 1);
    for (const rows of [20, 60, 300]) {
      let alarms = 0;
      for (let seed = 0; seed < 60; seed++) {
        const { reading } = driftOf(trained, normals(rows, 1000 + seed));
        if (reading === "moderate" || reading === "strong") alarms++;
      }
      expect(alarms / 60).toBeLessThanOrEqual(0.07);
    }
  });

  it("reads a move as the usual limits have it, and says where rows are too few to tell", () => {
    const trained = normals(2000, 1);
    expect(driftOf(trained, normals(2000, 2)).reading).toBe("stable");
    expect(driftOf(trained, normals(2000, 2, 0.4)).reading).toBe("moderate");
    expect(driftOf(trained, normals(2000, 2, 1)).reading).toBe("strong");
    expect(driftOf(trained, normals(20, 2)).reading).toBe("too few rows to tell");
    const holed = normals(2000, 3).map((value, row) => (row % 3 === 0 ? Number.NaN : value));
    expect(driftOf(trained, holed).reading).toBe("strong");
  });

  it("has an interval that holds the index of the populations", () => {
    // The index of two normal populations a shift apart over training deciles, from a very large sample.
    const trained = normals(1000, 1);
    const truth = driftOf(trained, normals(50_000, 9, 0.5)).psi;
    let held = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { interval, psi } = driftOf(trained, normals(300, 50 + seed, 0.5), seed);
      expect(interval[0]).toBeLessThanOrEqual(psi);
      expect(interval[1]).toBeGreaterThanOrEqual(psi);
      if (interval[0] <= truth && truth <= interval[1]) held++;
    }
    expect(held).toBeGreaterThanOrEqual(35);
  });

  it("knows what chance shows", () => {
    const trained = normals(500, 1);
    const drifts = Array.from({ length: 100 }, (_, seed) =>
      driftOf(normals(500, 300 + seed), normals(100, 900 + seed)),
    );
    const meanPsi = drifts.reduce((sum, { psi }) => sum + psi, 0) / 100;
    expect(meanPsi / drifts[0]!.expectedByChance).toBeGreaterThan(0.85);
    expect(meanPsi / drifts[0]!.expectedByChance).toBeLessThan(1.2);
    const over = drifts.filter(({ psi, chanceLimit }) => psi > chanceLimit).length;
    expect(over / 100).toBeLessThan(0.1);
    expect(driftOf(trained, normals(100, 3)).chanceLimit).toBeCloseTo(16.9 * (1 / 500 + 1 / 100), 1);
  });

  it("does not mind the order of rows, nor columns it does not know", () => {
    const trained = normals(100, 1);
    const profile = driftProfile([a], [trained]);
    const scored = normals(50, 2, 1);
    const asIs = drift(profile, ["b", "a"], [trained, scored], randomStream(1));
    expect(drift(profile, ["a"], [scored.slice().reverse()], randomStream(1))).toEqual(asIs);
    expect(drift(profile, ["b"], [trained], randomStream(1))).toEqual([]);
  });
});

describe("driftNotes", () => {
  const trained = normals(500, 1);
  const said = (scored: Float64Array) => driftNotes([driftOf(trained, scored)]).map(({ message }) => message);

  it("says what moved and by how much, and nothing when nothing did", () => {
    expect(said(normals(500, 2))).toEqual([]);
    expect(said(normals(500, 2, 1.5))[0]).toMatch(
      /strong drift, population stability index\): a \d\.\d\d \(\d\.\d\d to \d\.\d\d\)\. .*train again/,
    );
    expect(said(normals(500, 2, 0.5))[0]).toMatch(/moderate drift/);
    expect(said(normals(8, 2))).toEqual(["Too few movies to tell whether they differ from the training movies."]);
  });
});

describe("parseDriftProfile", () => {
  const [profile] = driftProfile([a], [normals(100, 1)]);

  it("restores what was written", () => {
    expect(parseDriftProfile(JSON.parse(JSON.stringify([profile])))).toEqual([profile]);
  });

  it.each<[unknown, string]>([
    [null, "MODEL_INVALID"],
    [[null], "MODEL_INVALID"],
    [[{ ...profile, column: 1 }], "MODEL_INVALID"],
    [[{ ...profile, edges: [] }], "MODEL_INVALID"],
    [[{ ...profile, edges: [2, 1], counts: [1, 1, 1, 0] }], "MODEL_INVALID"],
    [[{ ...profile, counts: [1] }], "MODEL_INVALID"],
    [[{ column: "a", edges: [1], counts: [1, -1, 0] }], "MODEL_INVALID"],
    [[{ column: "a", edges: [1], counts: [1, 0.5, 0] }], "MODEL_INVALID"],
    [[{ column: "a", edges: [null], counts: [1, 1, 0] }], "MODEL_NONFINITE"],
    [new Array(10_001).fill(null), "MODEL_TOO_LARGE"],
  ])("refuses what is no profile", (value, code) => {
    expect(() => parseDriftProfile(value)).toThrow(expect.objectContaining({ code }));
  });
});
