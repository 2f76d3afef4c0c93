import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { startLayout, withKernel } from "../../src/kernels/module.ts";
import { threadsFor } from "../../src/kernels/threads.ts";
import { kernel } from "../../src/kernels/wasm/nearest.ts";
import { keptPool, threadPool } from "../../src/parallel/thread-pool.ts";
import { ensureBuilt, root } from "../built.ts";

interface Functions {
  nearest(columns: number, stride: number, width: number, centroids: number, k: number, labels: number): void;
}

/** Whether each of `rows` values is nearer to 1 than to 0, every thread taking its share of them. */
function nearerToOne(values: Float64Array, threads: ReturnType<typeof threadPool>): Int32Array {
  const layout = startLayout();
  const [valuesAt, centroidsAt, labelsAt] = [
    layout.take(8 * values.length),
    layout.take(16),
    layout.take(4 * values.length),
  ];
  return withKernel<Functions, Int32Array>(
    kernel,
    layout.size(),
    ({ buffer, onEach, threads }) => {
      new Float64Array(buffer, valuesAt, values.length).set(values);
      new Float64Array(buffer, centroidsAt, 2).set([0, 1]);
      const share = values.length / threads;
      onEach("nearest", (thread) => [
        valuesAt + 8 * share * thread,
        share,
        1,
        centroidsAt,
        2,
        labelsAt + 4 * share * thread,
      ]);
      return new Int32Array(buffer, labelsAt, values.length).slice();
    },
    threads,
  );
}

const values = Float64Array.from({ length: 96 }, (_, index) => (index % 7) / 6);
const labels = Int32Array.from(values, (value) => (value > 0.5 ? 1 : 0));

describe("a thread pool", () => {
  it.each([2, 3, 4])("shares the work of a kernel among %d threads, again and again", (count) => {
    const pool = threadPool(count);
    expect(pool.ready()).toBe(true);
    for (let round = 0; round < 50; round++) expect(nearerToOne(values, pool)).toEqual(labels);
  });

  it("lets the others finish when the caller's own part fails, and works on", () => {
    const pool = threadPool(2);
    expect(pool.ready()).toBe(true);
    expect(() =>
      withKernel(
        kernel,
        1 << 17,
        () =>
          pool.run(
            "nearest",
            () => [0, 0, 0, 0, 0, 0],
            () => {
              throw new Error("own");
            },
          ),
        pool,
      ),
    ).toThrow("own");
    expect(nearerToOne(values, pool)).toEqual(labels);
  });

  it("tells when a thread has failed, and works on", () => {
    const pool = threadPool(2);
    expect(pool.ready()).toBe(true);
    const beyond = 2 ** 31;
    expect(() =>
      withKernel(
        kernel,
        1 << 17,
        () =>
          pool.run(
            "nearest",
            () => [beyond, 2, 1, beyond, 1, beyond],
            () => {},
          ),
        pool,
      ),
    ).toThrow("A thread of a kernel failed.");
    expect(nearerToOne(values, pool)).toEqual(labels);
  });

  it("refuses to work before it is ready, instead of waiting for threads that were never started", () => {
    const pool = threadPool(2);
    const never = () => expect.fail("The caller's part was done.");
    expect(() => pool.run("nearest", () => [], never)).toThrow("ask ready() first");
    expect(() => pool.load(null)).toThrow("ask ready() first");
    expect(() => nearerToOne(values, pool)).toThrow("ask ready() first");
    expect(pool.ready()).toBe(true);
    expect(nearerToOne(values, pool)).toEqual(labels);
  });

  it("is used for many rows only", () => {
    const pool = threadPool(2);
    expect(threadsFor(49_999, pool)).toBe(undefined);
    expect(threadsFor(50_000, pool)).toBe(pool);
    expect(threadsFor(50_000, threadPool(1))).toBe(undefined);
    expect(threadsFor(50_000, undefined)).toBe(undefined);
  });

  it("has from 1 to 64 threads", () => {
    for (const count of [0, 65, 1.5])
      expect(() => threadPool(count)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("does not keep a process alive", () => {
    ensureBuilt();
    const program = `import("./dist/parallel/thread-pool.js").then(({ threadPool }) => console.log(threadPool(3).ready()))`;
    const { status, stdout } = spawnSync(process.execPath, ["-e", program], {
      cwd: root,
      encoding: "utf8",
      timeout: 300_000,
    });
    expect([status, stdout]).toEqual([0, "true\n"]);
  });

  it("has as many threads as MARQUEE_THREADS says, where no one says otherwise", () => {
    vi.stubEnv("MARQUEE_THREADS", "3");
    expect(threadPool().count).toBe(3);
    expect(threadPool(2).count).toBe(2);
    expect(keptPool()).toBe(keptPool(3));
    for (const wrong of ["0", "65", "many", "1.5"]) {
      vi.stubEnv("MARQUEE_THREADS", wrong);
      expect(() => threadPool()).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
    vi.unstubAllEnvs();
  });

  it("tells when its threads run, without waiting for them", async () => {
    const pool = threadPool(3);
    expect(pool.running()).toBe(false);
    pool.begin();
    pool.begin();
    while (!pool.running()) await setTimeout(1);
    expect(nearerToOne(values, pool)).toEqual(labels);
  });
});
