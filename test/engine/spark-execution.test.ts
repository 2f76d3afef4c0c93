import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { Engine, QueryOptions } from "../../src/engine/engine.ts";
import type { Patience } from "../../src/engine/spark/patience.ts";
import { openSpark } from "../../src/engine/spark/spark.ts";
import { type FakeSpark, type Script, type StreamPlan, startFakeSpark } from "./fake-spark.ts";

/** As usual, but for the waiting. */
const impatient: Partial<Patience> = {
  shortestPause: 0.001,
  longestPause: 0.01,
  silenceSeconds: 20,
  fruitlessStreams: 6,
  connections: 6,
};

let fake: FakeSpark;
let engine: Engine | undefined;

async function open(script: Partial<Script> = {}, patience: Partial<Patience> = {}): Promise<Engine> {
  fake = await startFakeSpark(script);
  engine = await openSpark(`sc://127.0.0.1:${fake.port}`, { patience: { ...impatient, ...patience } });
  return engine;
}

afterEach(async () => {
  await engine?.close();
  engine = undefined;
  fake?.stop();
});

/** The numbers of a query's rows; what it failed with is thrown. */
async function numbersOf(options: QueryOptions = {}, seen: number[] = []): Promise<number[]> {
  for await (const batch of engine!.query("SELECT n", options)) seen.push(...batch.getChild("n")!.toArray());
  return seen;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const fruitless = (count: number, ending: StreamPlan["ending"]): StreamPlan[] =>
  upTo(count).map(() => ({ answers: 0, ending }));

describe("the rows of a query", () => {
  test("come once each and in order, however its streams end or break", async () => {
    await open();
    const plan = fc.record<StreamPlan>({
      answers: fc.nat(3),
      ending: fc.constantFrom("end", "break", "lost", "taken"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { maxLength: 8 }),
        fc.array(plan, { maxLength: 5 }),
        async (batches, streams) => {
          Object.assign(fake.script, { batches, streams: [...streams] });
          expect(await numbersOf()).toEqual(upTo(batches.reduce((a, b) => a + b, 0)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("come though the server ends every stream after one answer", async () => {
    await open({ batches: upTo(30).map(() => 2), streams: upTo(40).map(() => ({ answers: 1, ending: "end" })) });
    expect(await numbersOf()).toEqual(upTo(60));
    expect(fake.callsOf("ExecutePlan")).toHaveLength(1);
    expect(fake.callsOf("ReattachExecute")[4]).toMatchObject({ lastResponseId: "answer-4" });
  });

  test("are asked for again when the request has not arrived, under the same operation", async () => {
    await open({ streams: fruitless(1, "lost") });
    expect(await numbersOf()).toEqual(upTo(6));
    const ids = [...fake.callsOf("ExecutePlan"), ...fake.callsOf("ReattachExecute")].map((call) => call["operationId"]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  test("are not asked for again once some have come: the operation is not run twice", async () => {
    await open({ streams: [{ answers: 1, ending: "break" }] });
    fake.script.distort = (answer) => {
      fake.script.forgetful = true;
      return answer;
    };
    const seen: number[] = [];
    await expect(numbersOf({}, seen)).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    expect(seen).toEqual([0, 1, 2]);
    expect(fake.callsOf("ExecutePlan")).toHaveLength(1);
  });

  test("come by a new stream when one falls silent", async () => {
    await open({ streams: [{ answers: 2, ending: "silence" }] }, { silenceSeconds: 0.2 });
    expect(await numbersOf()).toEqual(upTo(6));
    expect(fake.callsOf("ReattachExecute")).toHaveLength(1);
  });

  test("are released on the server as they are read, and all at the end", async () => {
    await open();
    await numbersOf();
    await engine!.close();
    const releases = fake.callsOf("ReleaseExecute");
    expect(releases[0]).toMatchObject({ releaseUntil: { responseId: "answer-0" } });
    expect(releases.at(-1)).toMatchObject({ releaseAll: {} });
  });

  test("that are none give no batch", async () => {
    await open({ batches: [0] });
    expect(await numbersOf()).toEqual([]);
  });
});

describe("a query that goes wrong throws, and no part of it looks whole", () => {
  test("when streams bring nothing, one after the other", async () => {
    await open({ streams: fruitless(50, "end") });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    expect(fake.callsOf("ReattachExecute")).toHaveLength(5);
    expect(fake.callsOf("Interrupt")).toHaveLength(1);
  });

  test("when streams break, one after the other", async () => {
    await open({ streams: [{ answers: 1, ending: "break" }, ...fruitless(50, "break")] });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
    expect(fake.callsOf("ReattachExecute")).toHaveLength(5);
  });

  test("when Spark fails after some rows, with the first line of what it says", async () => {
    await open({
      streams: [{ answers: 2, ending: { error: "[DIVIDE_BY_ZERO] Division by zero.\n== SQL ==\nSELECT" } }],
    });
    await expect(numbersOf()).rejects.toMatchObject({
      code: "ENGINE_FAILED",
      exitCode: 5,
      details: { found: '"[DIVIDE_BY_ZERO] Division by zero."' },
    });
    expect(fake.callsOf("Interrupt")).toHaveLength(0);
  });

  test("when the server has begun another session in its place", async () => {
    await open({
      distort: (answer, i) => (i < 2 ? answer : { ...answer, serverSideSessionId: "server-side-2" }),
    });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_SESSION_LOST", exitCode: 5 });
  });

  test.each(["SESSION_NOT_FOUND", "SESSION_CHANGED", "SESSION_CLOSED"])("when the server says %s", async (word) => {
    await open({ streams: [{ answers: 1, ending: { error: `[INVALID_HANDLE.${word}] The handle is invalid.` } }] });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_SESSION_LOST" });
    expect(fake.callsOf("ReattachExecute")).toHaveLength(0);
  });

  test("when an answer is of another client's session", async () => {
    await open({ distort: (answer) => ({ ...answer, sessionId: "another" }) });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  });

  test.each([
    ["is missing", { startOffset: 4 }],
    ["comes twice", { startOffset: 0 }],
    ["has lost rows", { rowCount: 2 }],
    ["is in pieces", { numChunksInBatch: 2 }],
    ["is no Arrow", { data: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) }],
  ])("when a batch %s", async (_, change) => {
    await open({
      distort: (answer, i) => (i === 1 ? { ...answer, arrowBatch: { ...answer.arrowBatch, ...change } } : answer),
    });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  });

  test("when a message is longer than agreed", async () => {
    fake = await startFakeSpark({ batches: [400_000] });
    engine = await openSpark(`sc://127.0.0.1:${fake.port}/;grpc_max_message_size=1048576`);
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  });
});

describe("a query that is to end early", () => {
  test("throws ENGINE_TIMEOUT at its deadline, and is interrupted on the server", async () => {
    await open({ streams: [{ answers: 1, ending: "silence" }] });
    const seen: number[] = [];
    await expect(numbersOf({ deadlineSeconds: 0.2 }, seen)).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
    expect(seen).toEqual([0, 1, 2]);
    await engine!.close();
    const [execute] = fake.callsOf("ExecutePlan");
    expect(fake.callsOf("Interrupt")).toMatchObject([{ interruptType: 3, operationId: execute!["operationId"] }]);
    expect(fake.callsOf("ReleaseExecute").at(-1)).toMatchObject({ releaseAll: {} });
  });

  test("throws ENGINE_TIMEOUT though the server never answers anything", async () => {
    await open({ streams: fruitless(1, "silence") });
    await expect(numbersOf({ deadlineSeconds: 0.1 })).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
  });

  test("throws ENGINE_INTERRUPTED when its caller says so, and is interrupted on the server before that", async () => {
    await open({ streams: [{ answers: 1, ending: "silence" }] });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(numbersOf({ signal: controller.signal })).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
    expect(fake.callsOf("Interrupt")).toHaveLength(1);
  });

  test("throws ENGINE_INTERRUPTED when it was stopped before it began, and asks for nothing", async () => {
    await open();
    await expect(numbersOf({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
    expect(fake.callsOf("ExecutePlan")).toEqual([]);
  });

  test("throws ENGINE_INTERRUPTED when its engine is closed, before the session is released", async () => {
    await open({ streams: [{ answers: 1, ending: "silence" }] });
    setTimeout(() => engine!.close(), 100);
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
    await engine!.close();
    const order = fake.calls.map(({ method }) => method).filter((method) => /Interrupt|ReleaseSession/.test(method));
    expect(order).toEqual(["Interrupt", "ReleaseSession"]);
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
  });

  test("throws ENGINE_INTERRUPTED when somebody else has stopped it", async () => {
    await open({ streams: [{ answers: 1, ending: { error: "[OPERATION_CANCELED] Operation has been canceled." } }] });
    await expect(numbersOf()).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
  });

  test("is interrupted on the server when its reader leaves", async () => {
    await open();
    for await (const _ of engine!.query("SELECT n")) break;
    expect(fake.callsOf("Interrupt")).toHaveLength(1);
    expect(fake.callsOf("ReleaseExecute").at(-1)).toMatchObject({ releaseAll: {} });
  });
});

test("progress is the share of tasks done, and never falls", async () => {
  await open({
    distort: (answer, i) => {
      if (i > 2) return answer;
      const stages = [
        [{ numTasks: 4, numCompletedTasks: 2 }],
        [{ numTasks: 4, numCompletedTasks: 3 }, { numTasks: 4 }],
        [],
      ][i];
      return { ...answer, executionProgress: { stages: stages! } };
    },
  });
  const told: (number | null)[] = [];
  await numbersOf({ onProgress: (share) => told.push(share) });
  expect(told).toEqual([0.5, 0.5, null]);
});
