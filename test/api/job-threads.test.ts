import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { hasEnded, type Job, type JobWork } from "../../src/api/job.ts";
import { type JobQueue, openQueue } from "../../src/api/job-queue.ts";
import { type JobThreads, openThreads } from "../../src/api/job-threads.ts";
import { endless, headers, openTestApi } from "./test-api.ts";

const limits = { running: 1, waiting: 300, remembered: 300 };
const shown = { dataset: "movies", command: "marquee train" };
let threads: JobThreads;

afterEach(() => threads?.close());

function open(worker: string, memoryMegabytes = 256): JobQueue {
  threads = openThreads(1, memoryMegabytes, new URL(`./workers/${worker}`, import.meta.url));
  return openQueue(threads.runJob, limits);
}

const workWith = (options: Record<string, unknown>): JobWork => ({
  kind: "training",
  source: { kind: "built-in", id: "movies" },
  options,
  store: "nowhere",
  version: "0.0.0",
});

const ended = (queue: JobQueue, { id }: Job) =>
  new Promise<Job>((resolve) => {
    queue.watch(id, (job) => {
      if (hasEnded(job)) resolve(job);
    });
  });

describe("threads of jobs", () => {
  it("may die 200 times: each job is told lost, and the next is done", async () => {
    const queue = open("dies.mjs");
    const jobs = Array.from({ length: 200 }, (_, number) =>
      queue.add(workWith({ way: number % 4 === 3 ? "throw" : "exit" }), shown),
    );
    for (const job of jobs) expect((await ended(queue, job)).problem?.code).toBe("JOB_LOST");
    expect(await ended(queue, queue.add(workWith({ way: "end" }), shown))).toMatchObject({
      state: "done",
      run: "made",
    });
  }, 120_000);

  it("may use up their memory", async () => {
    const queue = open("dies.mjs", 64);
    const lost = await ended(queue, queue.add(workWith({ way: "memory" }), shown));
    expect(lost.problem).toMatchObject({ code: "JOB_LOST", status: 500 });
    expect(lost.problem?.detail).toContain("memory");
    expect((await ended(queue, queue.add(workWith({ way: "end" }), shown))).state).toBe("done");
  });

  it("are free within a second of a cancel", async () => {
    const queue = open("counts.mjs");
    const counter = new Int32Array(new SharedArrayBuffer(4));
    const job = queue.add(workWith({ counter: counter.buffer }), shown);
    while (Atomics.load(counter, 0) === 0) await sleep(5);
    expect(queue.cancel(job.id).state).toBe("cancelled");
    await expect
      .poll(
        async () => {
          const before = Atomics.load(counter, 0);
          await sleep(50);
          return Atomics.load(counter, 0) - before;
        },
        { timeout: 1_000, interval: 1 },
      )
      .toBe(0);
    expect(queue.get(job.id)).toMatchObject({ state: "cancelled", run: null, problem: null });
  });
});

describe("a full queue", () => {
  it("is answered with 429 and when to come back, until there is room", async () => {
    const served = await openTestApi(endless, 2);
    const start = () =>
      served.api.inject({ method: "POST", url: "/api/v1/trainings", headers, payload: { dataset: "movies" } });
    const started = [await start(), await start(), await start()];
    expect(started.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202]);
    const refused = await start();
    expect(refused.statusCode).toBe(429);
    expect(refused.json().code).toBe("QUEUE_FULL");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    const cancelled = await served.api.inject({
      method: "DELETE",
      url: String(started[1]!.headers.location),
      headers,
    });
    expect(cancelled.json().state).toBe("cancelled");
    expect((await start()).statusCode).toBe(202);
    await served.close();
  });
});
