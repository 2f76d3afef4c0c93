import { randomUUID } from "node:crypto";
import { MarqueeError } from "../../errors.ts";
import type { QueryOptions } from "../engine.ts";
import type { Answers } from "./calls.ts";
import { isBrokenConnection, isCondition, sparkFailure } from "./failures.ts";
import { enumerations, type Message } from "./messages.ts";
import { pauseBefore } from "./patience.ts";
import { progressTo } from "./progress.ts";
import type { Session } from "./session.ts";
import { type Stop, stopOf } from "./stop.ts";

type Response = Message<"ExecutePlanResponse">;
type StreamStart = "ExecutePlan" | "ReattachExecute";

/** How many times a request that never arrived is sent again. */
const restarts = 3;
/** How often the server is asked to interrupt what it may not have begun yet. */
const interruptions = 5;

/**
 * Runs a plan and gives its answers, each once and in order, whatever becomes of the streams that bring them: servers end
 * theirs after a while, connections break, and the rest is then fetched by a new stream that begins after the last answer
 * that was handed out. Ends only when the server says that the result is complete; anything else throws MarqueeError. Whoever
 * leaves early, or is stopped by `options`, stops the work on the cluster too.
 */
export async function* execute(
  session: Session,
  plan: Message<"Plan">,
  options: QueryOptions,
): AsyncGenerator<Response> {
  const { calls, patience, where } = session;
  const operationId = randomUUID();
  const tellProgress = progressTo(options.onProgress);
  let stream: Answers<StreamStart> | undefined;
  /** The last answer that was handed out. */
  let last: string | undefined;
  let complete = false;
  /** True once there is nothing to interrupt. */
  let ended = false;
  let freeing: Promise<void> | undefined;
  const free = async () => {
    if (stream === undefined) return;
    freeing ??= freeOperation(session, operationId, { ended, begun: last !== undefined });
    await freeing;
  };
  const stop = stopOf(options, where, session.closing, () => session.inBackground(free()));

  const open = (start: StreamStart) => {
    stream?.cancel();
    const request = { ...session.head(), operationId };
    stream =
      start === "ExecutePlan"
        ? calls.stream(start, { ...request, plan, requestOptions: [{ reattachOptions: { reattachable: true } }] })
        : calls.stream(start, { ...request, ...(last !== undefined && { lastResponseId: last }) });
    return stream[Symbol.asyncIterator]();
  };
  const releaseUntil = releaserOf(session, operationId);

  try {
    if (stop.reason) throw stop.reason;
    let start: StreamStart = "ExecutePlan";
    let broken = 0;
    let fruitless = 0;
    for (let begun = 0; ; ) {
      const opened = performance.now();
      let brought = false;
      try {
        const answers = open(start);
        for (;;) {
          const next = await stop.during(withinSilence(answers.next(), patience.silenceSeconds));
          if (next.done) break;
          const response = next.value;
          session.check(response);
          if (response.executionProgress && tellProgress(response.executionProgress)) brought = true;
          if (response.responseId) {
            last = response.responseId;
            brought = true;
          }
          if (response.resultComplete) {
            complete = true;
            return;
          }
          yield response;
          if (response.responseId) releaseUntil(response.responseId);
        }
      } catch (error) {
        if (last === undefined && begun < restarts && isCondition(error, "operationUnknown")) {
          // The request has not arrived.
          begun++;
          start = "ExecutePlan";
          await stop.pause(pauseBefore(begun, patience));
          continue;
        }
        const arrivedTwice = start === "ExecutePlan" && isCondition(error, "operationKnown");
        start = "ReattachExecute";
        if (!arrivedTwice && !(error instanceof Silence) && !isBrokenConnection(error)) {
          ended = true;
          throw error;
        }
        broken = brought ? 1 : broken + 1;
        if (broken >= patience.connections) throw error instanceof Silence ? stalled(where) : error;
        await stop.pause(pauseBefore(broken, patience));
        continue;
      }
      start = "ReattachExecute";
      broken = 0;
      const lasted = (performance.now() - opened) / 1000;
      fruitless = brought || lasted >= patience.fruitfulSeconds ? 0 : fruitless + 1;
      if (fruitless >= patience.fruitlessStreams) throw stalled(where);
      if (fruitless > 0) await stop.pause(pauseBefore(fruitless, patience));
    }
  } catch (error) {
    throw stop.reason ?? sparkFailure(error, where);
  } finally {
    stop.release();
    stream?.cancel();
    if (complete) session.inBackground(releaseAll(session, operationId));
    else await untilFreed(free(), stop);
  }
}

/** Runs a plan that gives no rows to its end. */
export async function run(session: Session, plan: Message<"Plan">, options: QueryOptions): Promise<void> {
  for await (const _ of execute(session, plan, options));
}

class Silence extends Error {}

async function withinSilence<T>(answer: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Silence()), seconds * 1000);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells the server, one call at a time, up to where it may forget what it has sent. */
function releaserOf(session: Session, operationId: string): (responseId: string) => void {
  let busy = false;
  return (responseId) => {
    if (busy) return;
    busy = true;
    const request = { ...session.head(), operationId, releaseUntil: { responseId } };
    const call = session.calls.unary("ReleaseExecute", request, session.patience.closingSeconds);
    session.inBackground(
      call.finally(() => {
        busy = false;
      }),
    );
  };
}

async function releaseAll(session: Session, operationId: string): Promise<void> {
  const request = { ...session.head(), operationId, releaseAll: {} };
  await session.calls.unary("ReleaseExecute", request, session.patience.closingSeconds);
}

/** Stops the work on the cluster and lets the server forget it. Never throws: a server that cannot be told gives it up by itself. */
async function freeOperation(
  session: Session,
  operationId: string,
  is: { ended: boolean; begun: boolean },
): Promise<void> {
  const { calls, patience } = session;
  try {
    for (let attempt = 1; !is.ended && attempt <= interruptions; attempt++) {
      const request = {
        ...session.head(),
        interruptType: enumerations["InterruptRequest.InterruptType"].INTERRUPT_TYPE_OPERATION_ID,
        operationId,
      };
      const { interruptedIds = [] } = await calls.unary("Interrupt", request, patience.closingSeconds);
      if (is.begun || interruptedIds.includes(operationId)) break;
      await new Promise((resolve) => setTimeout(resolve, patience.shortestPause * 1000));
    }
    await releaseAll(session, operationId);
  } catch {}
}

/** After a deadline the caller gets the news at once, and the server is told meanwhile. */
async function untilFreed(freed: Promise<void>, stop: Stop): Promise<void> {
  if (stop.reason?.code !== "ENGINE_TIMEOUT") await freed;
}

function stalled(where: string): MarqueeError {
  return new MarqueeError("ENGINE_FAILED", {
    where,
    expected: "the result to go on",
    found: "stream after stream that brings nothing",
    remedy: "Look at the log of the Spark Connect server, and at proxies on the way.",
  });
}
