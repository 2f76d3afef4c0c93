import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { sigmoid } from "../../src/math/special.ts";
import { circularRules } from "../../src/movies/circular-rules.ts";
import { composites, fitRanges, measureColumns } from "../../src/movies/features.ts";
import { circularNotes } from "../../src/movies/leakage.ts";
import { measureNames } from "../../src/movies/movie.ts";
import { bestQuadrantRule, quadrantVerdicts, quadrantWords } from "../../src/movies/quadrant-rule.ts";
import { fifteenMovies } from "./fifteen-movies.ts";
import { madeMovies } from "./made-movies.ts";

const names = [...measureNames, "engagement", "popularity"];

/** A clean table: the target hangs on a hidden quality, not on the columns themselves. */
function cleanTable(rows: number, seed: number) {
  const table = madeMovies(rows, seed);
  const measures = measureColumns(table);
  const { engagement, popularity } = composites(measures, fitRanges(measures), 0.7);
  return { columns: [...measures, engagement, popularity], target: Uint8Array.from(table.hit!) };
}

/** Two skewed columns such as a film's budget and takings. */
function money(rows: number, seed: number) {
  const random = randomStream(seed);
  const budget = Float64Array.from({ length: rows }, () => Math.exp(17 + random.normal()));
  const revenue = budget.map((value) => value * Math.exp(0.8 + random.normal()));
  return { budget, revenue };
}

describe("circularRules", () => {
  const rows = 400;
  const { budget, revenue } = money(rows, 1);
  const noise = Float64Array.from({ length: rows }, (_, row) => ((row * 7919) % 400) / 400);
  const find = (target: Uint8Array, columns: Record<string, Float64Array>) =>
    circularRules(Object.keys(columns), Object.values(columns), target, randomStream(1));

  it("names a ratio that the label was made of", () => {
    const target = Uint8Array.from(revenue, (value, row) => (value >= 2.5 * budget[row]! ? 1 : 0));
    expect(find(target, { noise, budget, revenue })).toEqual([
      { columns: ["budget", "revenue"], rule: "budget / revenue", rocAuc: 1 },
    ]);
  });

  it("names a column by itself, whichever way it points, and does not pair it again", () => {
    const target = Uint8Array.from(budget, (value) => (value < 2e7 ? 1 : 0));
    expect(find(target, { noise, budget, revenue })).toEqual([{ columns: ["budget"], rule: "budget", rocAuc: 1 }]);
  });

  it("finds thresholds joined by and, and by or", () => {
    const [a, b] = [noise, noise.map((_, row) => ((row * 104_729) % 401) / 401)];
    const both = Uint8Array.from(a, (value, row) => (value >= 0.3 && b[row]! < 0.6 ? 1 : 0));
    const [and] = find(both, { a, b, budget });
    expect(and!.rule).toMatch(/^a ≥ 0\.(29|30)\d* and b < 0\.(59|60)\d*$/);
    expect(and!.rocAuc).toBe(1);
    const either = Uint8Array.from(a, (value, row) => (value < 0.2 || b[row]! >= 0.7 ? 1 : 0));
    const [or] = find(either, { a, b, budget });
    expect(or!.rule).toMatch(/^a < 0\.(19|20)\d* or b ≥ 0\.(69|70)\d*$/);
  });

  it("finds a linear combination that no simple formula is", () => {
    const [a, b] = [noise, noise.map((_, row) => ((row * 104_729) % 401) / 401)];
    const target = Uint8Array.from(a, (value, row) => (0.3 * value + 0.7 * b[row]! >= 0.45 ? 1 : 0));
    const [found] = find(target, { a, b });
    expect(found).toMatchObject({ columns: ["a", "b"], rule: "a linear combination of a and b" });
  });

  it("still finds it when 1 label in 200 is wrong and values are missing", () => {
    const target = Uint8Array.from(revenue, (value, row) =>
      value >= 2.5 * budget[row]! !== (row % 200 === 0) ? 1 : 0,
    );
    const holed = budget.map((value, row) => (row % 9 === 0 ? Number.NaN : value));
    expect(find(target, { budget: holed, revenue })).toHaveLength(1);
  });

  it.each([15, 40, 120, 400])("raises no false alarm on more than 2 in 100 clean tables of %i movies", (count) => {
    const tables = count > 200 ? 50 : 200;
    let alarms = 0;
    for (let seed = 1; seed <= tables; seed++) {
      const { columns, target } = cleanTable(count, seed);
      if (circularRules(names, columns, target, randomStream(seed)).length > 0) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(0.02 * tables);
  });

  it("raises none where honest columns are as good as a ROC AUC of 0.95", () => {
    let alarms = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = randomStream(seed);
      const quality = Array.from({ length: 150 }, () => random.normal());
      const column = () => Float64Array.from(quality, (value) => value + 0.1 * random.normal());
      const target = Uint8Array.from(quality, (value) => (random.next() < sigmoid(5 * value) ? 1 : 0));
      if (circularRules(["a", "b", "c"], [column(), column(), column()], target, random).length > 0) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(2);
  });

  it("is silent for one class and for no columns", () => {
    expect(circularRules(["a"], [Float64Array.of(1, 2)], Uint8Array.of(1, 1), randomStream(1))).toEqual([]);
    expect(circularRules([], [], Uint8Array.of(0, 1), randomStream(1))).toEqual([]);
  });
});

describe("the notes about leaks", () => {
  it("name the measures of the 15 movies, which all separate perfectly", () => {
    const table = fifteenMovies();
    const target = Uint8Array.from(table.hit!);
    const notes = circularNotes(circularRules(measureNames, measureColumns(table), target, randomStream(0)));
    expect(notes.map(({ code }) => code)).toEqual(["LEAK_SUSPECT"]);
    expect(notes[0]!.message).toMatch(
      /^Each by itself, avg_watch_time, completion_rate, ratings_count and avg_rating tell/,
    );
  });

  it("say in so many words that the label may be made of its features, and name three rules at most", () => {
    const rule = (name: string) => ({ columns: ["a", "b"], rule: name, rocAuc: 1 });
    const [found] = circularNotes(["a / b", "a / c", "a / d", "a / e"].map(rule));
    expect(found!.message).toBe(
      "Suspect: the label may be made of its features. a / b; a / c; a / d, and 1 further rules, tell hits from the rest almost perfectly (ROC AUC above 0.98).",
    );
    expect(circularNotes([])).toEqual([]);
  });
});

describe("bestQuadrantRule", () => {
  it("is as good as the best of all rules, tried by brute force", () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.constantFrom(0, 1)),
      {
        minLength: 4,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const hits = list.filter(([, , truth]) => truth === 1).length;
        fc.pre(hits > 0 && hits < list.length);
        const [x, y] = [0, 1].map((j) => Float64Array.from(list, (row) => row[j]!)) as [Float64Array, Float64Array];
        const target = Uint8Array.from(list, ([, , truth]) => truth);
        const separation = (inside: ArrayLike<number>) =>
          Math.abs(
            list.reduce(
              (sum, [, , truth], i) => sum + inside[i]! * (truth === 1 ? 1 / hits : -1 / (list.length - hits)),
              0,
            ),
          );
        const cuts = (values: Float64Array) => [...new Set(values)].filter((value) => value > Math.min(...values));
        fc.pre(cuts(x).length > 0 && cuts(y).length > 0);
        let best = 0;
        for (const i of cuts(x)) {
          for (const j of cuts(y)) {
            for (const [up, right] of [
              [true, true],
              [true, false],
              [false, true],
              [false, false],
            ]) {
              best = Math.max(best, separation(list.map(([a, b]) => (a >= i === up && b >= j === right ? 1 : 0))));
            }
          }
        }
        const rule = bestQuadrantRule(x, y, target);
        expect(separation(quadrantVerdicts(rule, x, y))).toBeGreaterThanOrEqual(best - 1e-9);
      }),
    );
  });

  it("says itself in words", () => {
    const rule = { x: { atLeast: true, cut: 3 }, y: { atLeast: false, cut: 0.123456 }, hits: true };
    expect(quadrantWords(rule, "a", "b")).toBe("a ≥ 3 and b < 0.1235");
    expect(quadrantWords({ ...rule, hits: false }, "a", "b")).toBe("a < 3 or b ≥ 0.1235");
  });
});
