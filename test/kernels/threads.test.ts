import { describe, expect, it } from "vitest";
import { type KernelThreads, threadsFor, threadsForTrees } from "../../src/kernels/threads.ts";

/** Threads that run only for those who wait. */
function starting(count: number, leastRows?: number): KernelThreads {
  return { count, leastRows, ready: () => true, begin: () => {}, running: () => false, load: () => {}, run: () => {} };
}

describe("threads", () => {
  it("are used for so many rows, and waited for", () => {
    const threads = starting(2);
    expect(threadsFor(50_000, threads)).toBe(threads);
    expect(threadsFor(49_999, threads)).toBeUndefined();
    expect(threadsFor(9, threads, 9)).toBe(threads);
    expect(threadsFor(50_000, starting(1))).toBeUndefined();
    expect(threadsFor(5, starting(2, 5))).toBeDefined();
  });

  it("are used for fewer rows of many trees, but waited for only where these are much work", () => {
    const running = { ...starting(2), running: () => true };
    expect(threadsForTrees(500, 100, running)).toBe(running);
    expect(threadsForTrees(499, 100, running)).toBeUndefined();
    let begun = 0;
    expect(threadsForTrees(500, 100, { ...starting(2), begin: () => begun++ })).toBeUndefined();
    expect(begun).toBe(1);
    expect(threadsForTrees(5000, 100, starting(2))).toBeDefined();
    expect(threadsForTrees(5, 1, starting(2, 0))).toBeDefined();
  });
});
