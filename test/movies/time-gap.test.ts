import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { timeGap } from "../../src/movies/time-gap.ts";
import { candidateOf, madeRows, plainFeatures } from "./choosing-settings.ts";
import { numberInputs } from "./made-inputs.ts";

const settings = { ...plainFeatures, folds: 4 };
const context = () => ({ random: randomStream(2) });
const { measures, target } = madeRows(240);
const moments = Float64Array.from(target.keys());
const gapOf = (
  given: readonly Float64Array[],
  hits: Uint8Array,
  dates = moments,
  candidate = candidateOf("logistic"),
) => timeGap(candidate, numberInputs(given), hits, { column: "release_date", moments: dates }, settings, context());

describe("timeGap", () => {
  it("finds no gap where time means nothing", () => {
    const result = gapOf(measures, target);
    expect(result.gap.interval[0]).toBeLessThan(0);
    expect(result.gap.interval[1]).toBeGreaterThan(0);
    expect(result.gap.difference).toBeCloseTo(result.random.rocAuc - result.time.rocAuc, 14);
    expect(result.time.rocAuc).toBeGreaterThan(0.7);
    for (const { rocAuc, interval } of [result.time, result.random]) {
      expect(interval[0]).toBeLessThan(rocAuc);
      expect(interval[1]).toBeGreaterThan(rocAuc);
    }
    expect(result.notes).toEqual([]);
    expect(gapOf(measures, target)).toEqual(result);
  });

  it("finds the gap, and says so, where what makes a hit turns round with time", () => {
    // The last measure tells the era, so that a random split can learn every era and a split by time only those before.
    const eras = target.map((_, row) => Math.floor(row / 48));
    const dated = [...measures.slice(0, 3), Float64Array.from(eras)];
    const turned = eras.map((era, row) => (measures[0]![row]! > 90 === (era % 2 === 0) ? 1 : 0));
    const { time, random, gap, notes } = gapOf(
      dated,
      turned,
      moments,
      candidateOf("boosting", { trees: 30, maxDepth: 3 }),
    );
    expect(time.rocAuc).toBeLessThan(random.rocAuc - 0.3);
    expect(gap.interval[0]).toBeGreaterThan(0);
    expect(notes.map(({ code }) => code)).toEqual(["TIME_GAP"]);
  });

  it("leaves out movies without a date", () => {
    const holed = moments.map((moment) => (moment % 6 === 0 ? Number.NaN : moment));
    expect(gapOf(measures, target, holed).rows).toBe(200);
  });

  it("refuses dates that do not divide the rows", () => {
    expect(() => gapOf(measures, target, new Float64Array(240))).toThrowError(
      expect.objectContaining({ code: "TOO_FEW_ROWS" }) as Error,
    );
  });
});
