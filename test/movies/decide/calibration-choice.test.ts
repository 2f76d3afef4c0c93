import { describe, expect, it } from "vitest";
import { permutation, randomStream } from "../../../src/math/random.ts";
import { sigmoid } from "../../../src/math/special.ts";
import { calibrationError } from "../../../src/metrics/calibration.ts";
import { logLoss } from "../../../src/metrics/classification.ts";
import { chooseCalibration } from "../../../src/movies/decide/calibration-choice.ts";

/** Movies whose true odds are known; the forecast is what `distort` makes of them. */
function forecasts(rows: number, seed: number, distort: (odds: number) => number) {
  const random = randomStream(seed);
  const odds = Array.from({ length: rows }, () => 1.5 * random.normal() - 0.4);
  return {
    target: Uint8Array.from(odds, (value) => (random.next() < sigmoid(value) ? 1 : 0)),
    probability: Float64Array.from(odds, distort),
  };
}

const honest = (odds: number) => sigmoid(odds);
const overconfident = (odds: number) => sigmoid(2.5 * odds);
/** Squashed at one end and stretched at the other: no sigmoid undoes it. */
const bent = (odds: number) => 0.85 + 0.15 * sigmoid(odds) ** 6;

describe("chooseCalibration", () => {
  it("takes the sigmoid for overconfident forecasts, and lowers log loss and calibration error on rows it did not see", () => {
    const { calibration, crossFitted, trials } = chooseCalibration(forecasts(400, 1, overconfident), randomStream(1));
    expect(calibration.method).toBe("sigmoid");
    const { target, probability } = forecasts(400, 1, overconfident);
    expect(logLoss(target, crossFitted)).toBeLessThan(logLoss(target, probability) - 0.02);
    expect(trials.map(({ method }) => method)).toEqual(["none", "sigmoid"]);
    expect(trials[1]!.logLoss).toBeCloseTo(logLoss(target, crossFitted), 12);
    expect(trials[1]!.gain).toBeGreaterThan(trials[1]!.standardError);
    expect(trials[1]!.gain).toBeCloseTo(trials[0]!.logLoss - trials[1]!.logLoss, 12);
  });

  it.each([[overconfident], [honest], [bent]])(
    "reaches a calibration error of at most 0.05 out of fold on synthetic truth",
    (distort) => {
      const given = forecasts(1200, 7, distort);
      const { crossFitted } = chooseCalibration(given, randomStream(1));
      expect(calibrationError(given.target, crossFitted, "equal-mass")).toBeLessThanOrEqual(0.05);
      expect(calibrationError(given.target, crossFitted, "equal-width")).toBeLessThanOrEqual(0.05);
    },
  );

  it("takes isotonic where no sigmoid fits, if there are 1,000 rows", () => {
    expect(chooseCalibration(forecasts(1500, 2, bent), randomStream(1)).calibration.method).toBe("isotonic");
    const few = chooseCalibration(forecasts(900, 2, bent), randomStream(1));
    expect(few.calibration.method).toBe("sigmoid");
    expect(few.reason).toContain("isotonic needs 1000 rows");
  });

  it("leaves honest forecasts alone as a rule", () => {
    const chosen = Array.from({ length: 40 }, (_, seed) =>
      chooseCalibration(forecasts(300, 100 + seed, honest), randomStream(seed)),
    );
    expect(chosen.filter(({ calibration }) => calibration.method === "none").length).toBeGreaterThanOrEqual(30);
    const left = chosen.find(({ calibration }) => calibration.method === "none")!;
    expect(left.reason).toContain("none lowers the out-of-fold log loss");
  });

  it("never takes a sigmoid that turns the ranking round", () => {
    const given = forecasts(300, 3, (odds) => sigmoid(-odds));
    const { calibration, crossFitted, reason } = chooseCalibration(given, randomStream(1));
    expect(calibration.method).toBe("none");
    expect(crossFitted).toEqual(given.probability);
    expect(reason).toContain("wrong way round");
  });

  it("does not learn one from fewer than 50 rows, and says so", () => {
    const { calibration, trials, reason } = chooseCalibration(forecasts(40, 4, overconfident), randomStream(1));
    expect(calibration).toEqual({ method: "none" });
    expect(trials).toHaveLength(1);
    expect(reason).toContain("40 rows are too few");
  });

  it("takes what is asked for by name", () => {
    const given = forecasts(300, 5, honest);
    expect(chooseCalibration(given, randomStream(1), "isotonic").calibration.method).toBe("isotonic");
    expect(chooseCalibration(given, randomStream(1), "none").crossFitted).toBe(given.probability);
    const lone = { probability: Float64Array.of(0.1, 0.2, 0.9), target: Uint8Array.of(0, 0, 1) };
    expect(() => chooseCalibration(lone, randomStream(1), "sigmoid")).toThrow(
      expect.objectContaining({ code: "TOO_FEW_ROWS" }),
    );
  });

  it("judges each row by a calibration that has not seen it: shuffled targets show no gain", () => {
    const given = forecasts(1200, 6, honest);
    const order = permutation(1200, randomStream(2));
    const target = Uint8Array.from(order, (row) => given.target[row]!);
    const probability = new Float64Array(1200).map((_, row) => 0.45 + 0.0001 * (row % 1000));
    const { trials } = chooseCalibration({ probability, target }, randomStream(1), "isotonic");
    // In-sample, isotonic would gain about 0.005 from noise alone.
    const hitRate = target.reduce((sum, value) => sum + value, 0) / 1200;
    expect(trials[1]!.logLoss).toBeGreaterThan(logLoss(target, new Float64Array(1200).fill(hitRate)));
  });
});
