import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../built.ts";

const { growths, withSpeedPart } = (await import(join(root, "bench", "speed-part.mjs"))) as {
  growths(rows: readonly object[]): { workload: string; power: number }[];
  withSpeedPart(readme: string, results: object): string;
};

function measured(rows: number, ours: number, peer: number) {
  const both = { ours: 0.75, peer: 0.7512 };
  const peakMemory = { ours: 90e6, peer: 210e6 };
  const named = { workload: "boosting", what: "gradient boosting", peerName: "xgboost", qualityOf: "AUC", mark: 3.5 };
  return { ...named, rows, rounds: 5, ours, peer, ratio: peer / ours, quality: both, asGood: true, peakMemory };
}

const results = {
  machine: { cpu: "a processor", cores: 2 },
  versions: { marquee: "0.1.0", node: "20.20.2", python: "3.11", numpy: "2", xgboost: "3.2.0" },
  rows: [measured(10_000, 0.02, 0.05), measured(100_000, 0.1, 0.4)],
};
const readme = "# Marquee\n\nSo it is.\n\n## Where to read on\n\n- here\n";

describe("the README's part on speed", () => {
  it("has a row for each that was measured, how the cost grows, and how many marks were missed", () => {
    const part = withSpeedPart(readme, results);
    expect(part).toContain(
      "| gradient boosting | 10,000 | xgboost | 20.0 ms | 50.0 ms | 2.5 | 3.5 | AUC: 0.7500, 0.7512 | 90, 210 | speed |",
    );
    expect(part).toContain("| gradient boosting | 100,000 | xgboost | 100.0 ms | 400.0 ms | 4.0 |");
    expect(part).toContain("to the power 0.70 (boosting)");
    expect(part).toContain("1 of 2 miss");
    expect(part).toContain("xgboost 3.2.0");
  });

  it("counts a time for nothing when the result is worse or takes more memory", () => {
    const row = measured(100_000, 0.1, 0.4);
    const missing = (rows: object[]) => withSpeedPart(readme, { ...results, rows });
    expect(missing([row])).toContain("none misses");
    expect(missing([{ ...row, asGood: false }])).toContain("| 90, 210 | quality |");
    expect(missing([{ ...row, peakMemory: { ours: 3e6, peer: 2e6 } }])).toContain("| 3, 2 | memory |");
  });

  it("takes the place of an earlier one and leaves all else as it was", () => {
    const once = withSpeedPart(readme, results);
    expect(withSpeedPart(once, results)).toBe(once);
    const later = withSpeedPart(once, { ...results, rows: [measured(10_000, 0.01, 0.05)] });
    expect(later).not.toContain("20.0 ms");
    expect(later.startsWith("# Marquee\n\nSo it is.\n")).toBe(true);
    expect(later.endsWith("## Where to read on\n\n- here\n")).toBe(true);
  });

  it("has the slope of log seconds on log rows", () => {
    expect(growths([measured(1000, 1, 1), measured(100_000, 100, 1)])).toEqual([{ workload: "boosting", power: 1 }]);
    expect(growths([measured(1000, 1, 1)])).toEqual([]);
  });

  const kept = join(root, "bench", "results.json");
  it.skipIf(!existsSync(kept))("is what bench/results.json makes, where there is one: npm run docs", () => {
    const text = readFileSync(join(root, "README.md"), "utf8");
    expect(text).toBe(withSpeedPart(text, JSON.parse(readFileSync(kept, "utf8"))));
  });
});
