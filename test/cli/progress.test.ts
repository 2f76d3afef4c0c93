import { describe, expect, it } from "vitest";
import { progressBar, withProgress } from "../../src/cli/progress.ts";
import { keptSurroundings } from "./surroundings.ts";

const wipe = "\r\u001b[2K";

describe("progressBar", () => {
  it("draws share and stage on one line of a terminal and wipes it at the end", () => {
    const { surroundings, written } = keptSurroundings({ tty: true, columns: 80 });
    const progress = progressBar(surroundings.stderr, () => 0);
    progress.update({ stage: "k = 2", done: 1, total: 4 });
    progress.clear();
    expect(written.stderr).toBe(`${wipe}██████${" ".repeat(18)}  25% k = 2${wipe}`);
  });

  it("draws again only after a while", () => {
    const { surroundings, written } = keptSurroundings({ tty: true, columns: 80 });
    let time = 0;
    const progress = progressBar(surroundings.stderr, () => time);
    for (time = 0; time < 200; time += 10) progress.update({ stage: "trees", done: time, total: 200 });
    expect(written.stderr.split(wipe)).toHaveLength(1 + 3);
  });

  it("writes nothing when stderr is no terminal", () => {
    const { surroundings, written } = keptSurroundings({ tty: false });
    const progress = progressBar(surroundings.stderr);
    progress.update({ stage: "trees", done: 1, total: 2 });
    progress.clear();
    expect(written.stderr).toBe("");
  });
});

describe("withProgress", () => {
  it("wipes the bar when the work fails", async () => {
    const { surroundings, written } = keptSurroundings({ tty: true });
    const work = withProgress(surroundings.stderr, (onProgress) => {
      onProgress({ stage: "folds", done: 1, total: 5 });
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(written.stderr.endsWith(wipe)).toBe(true);
  });
});
