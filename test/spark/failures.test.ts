import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  aliveExecutors,
  askUi,
  executors,
  killGroup,
  startWorker,
  token,
  until,
} from "../../scripts/spark-cluster.mjs";
import type { Engine, QueryOptions } from "../../src/engine/engine.ts";
import { cluster, rowsOf, withSpark } from "./cluster.ts";

const groups = 7;
const ids = 21_000_000;
/** Some ten seconds of work in 42 tasks, then a shuffle; and what comes of it, by arithmetic. */
const longQuery = `
  SELECT CAST(id % ${groups} AS INT) AS part, COUNT(*) AS n, SUM(id) AS s, SUM(LENGTH(SHA2(CAST(id AS STRING), 256))) AS hex
  FROM RANGE(0, ${ids}, 1, 42) GROUP BY 1 ORDER BY 1`;
const itsRows = Array.from({ length: groups }, (_, part) => {
  const n = BigInt(ids / groups);
  return { part, n, s: n * BigInt(part) + (BigInt(groups) * n * (n - 1n)) / 2n, hex: 64n * n };
});

/** Work for days. */
const endlessQuery =
  "SELECT COUNT(*) AS n FROM RANGE(0, 1000000000000, 1, 42) WHERE SHA2(CAST(id AS STRING), 256) = ''";

const workers = () => cluster().processes.filter(({ role }) => role === "worker");
const busy = async () =>
  (await executors(cluster())).filter(({ isActive, activeTasks }) => isActive && activeTasks > 0);

/** Waits until a query is at work: on two executors at least, with some of it done. */
async function untilAtWork(): Promise<void> {
  const done = await completedTasks();
  await until("two executors work", async () => (await busy()).length >= 2 && (await completedTasks()) >= done + 3);
}

async function completedTasks(): Promise<number> {
  return (await executors(cluster())).reduce((sum, { completedTasks: tasks }) => sum + tasks, 0);
}

async function untilWhole(): Promise<void> {
  await until("three executors are there", async () => (await aliveExecutors(cluster())) >= 3);
}

describe("workers that die", () => {
  test("one of them, by kill -9 in the middle of a query: the answer is still right", async () => {
    await withSpark(async (engine) => {
      let over = false;
      const answer = rowsOf(engine, longQuery).finally(() => {
        over = true;
      });
      answer.catch(() => {});
      await untilAtWork();
      expect(over).toBe(false);
      killGroup(workers().at(-1)!.pid);
      expect(await answer).toEqual(itsRows);
      const gone = (await executors(cluster())).filter(({ isActive }) => !isActive);
      expect(gone.length).toBeGreaterThan(0);
    });
    startWorker(cluster().folder);
    await untilWhole();
  });

  test("all of them: an error by the deadline, and nothing that looks whole", async () => {
    const seen: number[] = [];
    await withSpark(async (engine) => {
      const read = async () => {
        const sql = `SELECT id, SHA2(CAST(id AS STRING), 256) AS h FROM RANGE(0, ${ids}, 1, 42)`;
        for await (const batch of engine.query(sql, { deadlineSeconds: 20 })) {
          if (seen.length === 0) for (const { pid } of workers()) killGroup(pid);
          seen.push(batch.numRows);
        }
      };
      await expect(read()).rejects.toMatchObject({ code: "ENGINE_TIMEOUT", exitCode: 5 });
    });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.reduce((sum, rows) => sum + rows, 0)).toBeLessThan(ids);
    for (let i = 0; i < 3; i++) startWorker(cluster().folder);
    await untilWhole();
    await withSpark(async (engine) => expect(await rowsOf(engine, "SELECT 1 AS one")).toEqual([{ one: 1 }]));
  });
});

describe("a query that is stopped leaves the cluster free", () => {
  /** Runs the query until it is at work, and then gives its end. */
  async function stoppedBy(options: QueryOptions, stop: () => void): Promise<unknown> {
    return await withSpark(async (engine: Engine) => {
      const read = async () => {
        for await (const _ of engine.query(endlessQuery, options));
      };
      const end = read().then(
        () => "it ran to its end",
        (error: unknown) => error,
      );
      await until("two executors work", async () => (await busy()).length >= 2);
      stop();
      const how = await end;
      // The session is still open: it is the interrupt that frees the cluster, not its close.
      await until("no stage runs", async () => (await askUi(cluster(), "stages?status=active")).length === 0, 30);
      await until("no task runs", async () => (await busy()).length === 0, 30);
      return how;
    });
  }

  test("by its caller", async () => {
    const controller = new AbortController();
    const end = await stoppedBy({ signal: controller.signal }, () => controller.abort());
    expect(end).toMatchObject({ code: "ENGINE_INTERRUPTED" });
  });

  test("by its deadline", async () => {
    expect(await stoppedBy({ deadlineSeconds: 15 }, () => {})).toMatchObject({ code: "ENGINE_TIMEOUT" });
  });
});

describe("sessions", () => {
  test("with another token are refused", async () => {
    const address = cluster().address.replace(token, "another");
    await expect(withSpark(async () => {}, address)).rejects.toMatchObject({ code: "ENGINE_REFUSED", exitCode: 5 });
  });

  test("that the server has ended are ENGINE_SESSION_LOST, not begun again without their views", async () => {
    const address = `${cluster().address};user_id=ann;session_id=${randomUUID()}`;
    await withSpark(async (engine) => {
      await engine.define("v", "SELECT 1 AS one");
      expect(await rowsOf(engine, "SELECT * FROM v")).toEqual([{ one: 1 }]);
      await withSpark(async () => {}, address);
      await expect(rowsOf(engine, "SELECT * FROM v")).rejects.toMatchObject({
        code: "ENGINE_SESSION_LOST",
        exitCode: 5,
      });
    }, address);
  });
});
