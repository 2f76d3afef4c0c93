import { describe, expect, it } from "vitest";
import type { CeilingResult } from "../../src/studies/study-parts.ts";
import { ceilingConclusion, synthesisConclusion, synthesisLimits } from "../../src/studies/synthesis-words.ts";
import type { SynthResult } from "../../src/synth/synth-result.ts";
import { synthesisResult } from "../fixtures/synthesis-charts.ts";

const made = (given: Partial<SynthResult>, fidelity: Partial<SynthResult["fidelity"]> = {}): SynthResult => ({
  ...synthesisResult,
  ...given,
  fidelity: { ...synthesisResult.fidelity, ...fidelity },
});

describe("the words of a synthesis", () => {
  it("say whether the correlations lie within the band, as they were made", () => {
    expect(synthesisConclusion(synthesisResult)).toMatch(
      /^400 synthetic movies, 53% of them hits, .* the 15 of movies\.csv: .* lies within the wanted 0\.3 to 0\.7/,
    );
    const correlations = { ...synthesisResult.correlations, avg_rating: 0.72 };
    expect(synthesisConclusion(made({ correlations }))).toContain("0.72, does not lie within the wanted 0.3 to 0.7");
    expect(synthesisConclusion(made({ band: null }))).toContain("is as it was learned");
  });

  it("follow the detection, the copies and the oracle", () => {
    const detection = { rocAuc: 0.81, interval: [0.76, 0.86], rows: 400, undetected: false } as const;
    const privacy = { ...synthesisResult.fidelity.privacy, copies: 3 };
    const said = synthesisConclusion(
      made({ oracle: { ...synthesisResult.oracle, rocAuc: 0.874 } }, { detection, privacy }),
    );
    expect(said).toContain("a classifier can tell them from real ones (ROC AUC 0.81, 0.76–0.86, on 400 movies)");
    expect(said).toContain("3 of them have the measures of a real movie");
    expect(said).toMatch(/ROC AUC of 0\.87\.$/);
    expect(synthesisConclusion(synthesisResult)).toContain("none of them is one of the real movies");
  });

  it("limit what few movies, steering and noise leave of it", () => {
    const limits = synthesisLimits(synthesisResult).join(" ");
    expect(limits).toContain(
      "15 movies teach little: correlations were drawn 38% (hits) and 42% (others) towards independence",
    );
    expect(limits).toContain("were steered");
    expect(limits).not.toContain("nothing to do with the measures");
    const unsteered = synthesisResult.steering.map((one) => ({ ...one, aim: one.learned }));
    const learned = { ...synthesisResult.learned, rows: 3000 };
    const others = synthesisLimits(made({ steering: unsteered, learned, noise: 0.2 })).join(" ");
    expect(others).not.toMatch(/teach little|were steered/);
    expect(others).toContain("20% of the targets have nothing to do with the measures.");
  });
});

describe("the words of a ceiling", () => {
  const ceiling = (rocAuc: number | null, interval: readonly [number, number] | null): CeilingResult => ({
    reached: { label: "Random forest", rows: 240, rocAuc, interval, brier: 0.1 },
    possible: { ...synthesisResult.oracle, rocAuc: 0.95 },
    notes: [],
  });

  it("say how much of what is possible was reached, and whether the test tells the two apart", () => {
    expect(ceilingConclusion(ceiling(0.94, [0.91, 0.97]))).toBe(
      "Random forest reaches a ROC AUC of 0.94 (0.91–0.97) of a possible 0.95: its test does not tell it from the best there is.",
    );
    expect(ceilingConclusion(ceiling(0.88, [0.84, 0.92]))).toMatch(
      /of a possible 0\.95: there is more in the measures/,
    );
    expect(ceilingConclusion(ceiling(0.97, [0.96, 0.98]))).toMatch(/of a possible 0\.95\.$/);
    expect(ceilingConclusion(ceiling(0.94, null))).toMatch(/0\.94 of a possible 0\.95\.$/);
    expect(ceilingConclusion(ceiling(null, null))).toContain("is undefined");
  });
});
