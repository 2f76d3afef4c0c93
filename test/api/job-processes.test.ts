import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { hasEnded, type Job, type JobWork } from "../../src/api/job.ts";
import { type JobProcesses, openProcesses } from "../../src/api/job-processes.ts";
import { type JobQueue, openQueue } from "../../src/api/job-queue.ts";
import { endless, headers, openTestApi } from "./test-api.ts";

const limits = { running: 1, waiting: 300, remembered: 300 };
const shown = { dataset: "movies", command: "marquee train" };
let processes: JobProcesses;

// What processes leave behind would be seen in a folder of this file's own.
const scratch = mkdtempSync(join(tmpdir(), "marquee-processes-"));
beforeAll(() => void vi.stubEnv("TMPDIR", scratch));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true });
});
afterEach(() => processes?.close());

function open(worker: string, memoryMegabytes = 256, running = 1): JobQueue {
  const program = new URL(`./workers/${worker}`, import.meta.url);
  processes = openProcesses({ memoryMegabytes, program });
  return openQueue(processes.runJob, { ...limits, running });
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

const isThere = (pid: string) => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

describe("processes of jobs", () => {
  it("may die 200 times: each job is told lost, and the next is done", async () => {
    const queue = open("dies.mjs", 256, 4);
    const ways = ["exit", "kill", "throw", "fail"];
    const jobs = Array.from({ length: 200 }, (_, number) => queue.add(workWith({ way: ways[number % 4] }), shown));
    for (const job of jobs) expect((await ended(queue, job)).problem?.code).toBe("JOB_LOST");
    expect(await ended(queue, queue.add(workWith({ way: "end" }), shown))).toMatchObject({ state: "done" });
  });

  it("may use up their memory", async () => {
    const queue = open("dies.mjs", 64);
    const lost = await ended(queue, queue.add(workWith({ way: "memory" }), shown));
    expect(lost.problem).toMatchObject({ code: "JOB_LOST", status: 500 });
    expect(lost.problem?.detail).toContain("memory");
    expect((await ended(queue, queue.add(workWith({ way: "end" }), shown))).state).toBe("done");
  });

  it("are kept from one job to the next, and gone once they are closed", async () => {
    const queue = open("dies.mjs");
    const run = async () => (await ended(queue, queue.add(workWith({ way: "end" }), shown))).run!;
    const first = await run();
    expect(await run()).toBe(first);
    await processes.close();
    expect(isThere(first.split(" ").pop()!)).toBe(false);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("marquee-job-"))).toEqual([]);
  });

  it("are gone after a cancel, however busy", async () => {
    const queue = open("busy.mjs");
    const job = queue.add(workWith({ busy: true }), shown);
    await expect.poll(() => queue.get(job.id).progress?.stage).toMatch(/^\d+$/);
    const pid = queue.get(job.id).progress!.stage;
    expect(isThere(pid)).toBe(true);
    expect(queue.cancel(job.id).state).toBe("cancelled");
    await expect.poll(() => isThere(pid), { interval: 5 }).toBe(false);
    expect(queue.get(job.id)).toMatchObject({ state: "cancelled", run: null, problem: null });
  });
});

describe("a full queue", () => {
  it("is answered with 429 and when to come back, until there is room", async () => {
    const served = await openTestApi(endless, { waiting: 2 });
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
