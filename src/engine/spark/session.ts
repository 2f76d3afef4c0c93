import { randomUUID } from "node:crypto";
import { MarqueeError } from "../../errors.ts";
import type { SparkAddress } from "./address.ts";
import type { Calls } from "./calls.ts";
import { isBrokenConnection, sessionLost, sparkFailure } from "./failures.ts";
import type { RequestOf, ResponseOf, UnaryMethod } from "./messages.ts";
import { type Patience, pauseBefore } from "./patience.ts";
import type { Stop } from "./stop.ts";

/** One session of a Spark Connect server. */
export interface Session {
  readonly calls: Calls;
  readonly patience: Patience;
  /** The server, as messages name it. */
  readonly where: string;
  /** What every request begins with. */
  head(): SessionHead;
  /** Throws ENGINE_SESSION_LOST when an answer is of another session than before, ENGINE_FAILED when it is of a stranger's. */
  check(answer: SessionMarks): void;
  /** A call that can be repeated without harm: it is, while the connection fails. Throws MarqueeError. */
  ask<M extends UnaryMethod>(method: M, request: RequestOf<M>, asking?: Asking): Promise<ResponseOf<M>>;
  /** Lets a call run that nobody waits for, whose failure harms nobody; `close` waits for it. */
  inBackground(work: Promise<unknown>): void;
  /** Aborted when the session is closed. */
  readonly closing: AbortSignal;
  /** Stops what runs in the session, and ends it on the server. */
  close(): Promise<void>;
}

interface SessionHead {
  readonly sessionId: string;
  readonly userContext: { readonly userId: string };
  readonly clientType: string;
  readonly clientObservedServerSideSessionId?: string;
}

/** What every answer says of its session. */
interface SessionMarks {
  readonly sessionId?: string;
  readonly serverSideSessionId?: string;
}

interface Asking {
  readonly stop?: Stop;
  readonly seconds?: number;
  readonly attempts?: number;
}

/** What our SQL and the reading of sources rely on, whatever the server's defaults are. */
const settings: Readonly<Record<string, string>> = {
  "spark.sql.session.timeZone": "UTC",
  "spark.sql.ansi.enabled": "true",
  "spark.sql.parser.escapedStringLiterals": "false",
  "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
  "spark.sql.files.ignoreCorruptFiles": "false",
  "spark.sql.files.ignoreMissingFiles": "false",
  "spark.sql.execution.arrow.useLargeVarTypes": "false",
};
const oldestVersion = 4;

/** Opens a session. Throws MarqueeError when the server cannot be reached, lets nobody in, or is no Spark 4. */
export async function openSession(
  address: SparkAddress,
  calls: Calls,
  patience: Patience,
  stop?: Stop,
): Promise<Session> {
  const session = sessionOf(address, calls, patience);
  try {
    const first = { ...(stop && { stop }), attempts: patience.firstConnections };
    const { sparkVersion } = await session.ask("AnalyzePlan", { ...session.head(), sparkVersion: {} }, first);
    requireVersion(sparkVersion?.version ?? "", session.where);
    await applySettings(session, stop);
    return session;
  } catch (error) {
    calls.close();
    throw error;
  }
}

function sessionOf(address: SparkAddress, calls: Calls, patience: Patience): Session {
  const sessionId = address.sessionId ?? randomUUID();
  const where = `Spark at ${address.shown}`;
  const background = new Set<Promise<unknown>>();
  let serverSide: string | undefined;
  const closing = new AbortController();
  let closed: Promise<void> | undefined;

  const head = () => ({
    sessionId,
    userContext: { userId: address.userId },
    clientType: address.userAgent,
    ...(serverSide !== undefined && { clientObservedServerSideSessionId: serverSide }),
  });

  const check: Session["check"] = (answer) => {
    const { sessionId: theirs = "", serverSideSessionId = "" } = answer;
    if (theirs !== sessionId) {
      throw new MarqueeError("ENGINE_FAILED", {
        where,
        expected: "answers of our session",
        found: `one of "${theirs}"`,
      });
    }
    if (serverSideSessionId === "") return;
    serverSide ??= serverSideSessionId;
    if (serverSide !== serverSideSessionId) throw sessionLost(where, "the server has begun another one in its place");
  };

  const ask: Session["ask"] = async (method, request, { stop, seconds, attempts = patience.connections } = {}) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const call = calls.unary(method, request, seconds ?? patience.answerSeconds);
        const answer = await (stop?.during(call) ?? call);
        check(answer as SessionMarks);
        return answer;
      } catch (error) {
        if (attempt >= attempts || !isBrokenConnection(error)) throw sparkFailure(error, where);
        const pause = pauseBefore(attempt, patience);
        await (stop?.pause(pause) ?? new Promise((resolve) => setTimeout(resolve, pause * 1000)));
      }
    }
  };

  const close = async () => {
    closing.abort();
    await Promise.allSettled(background);
    const { clientObservedServerSideSessionId: _, ...request } = head();
    // A server that cannot be told forgets the session by itself.
    await calls.unary("ReleaseSession", request, patience.closingSeconds).catch(() => {});
    calls.close();
  };

  return {
    calls,
    patience,
    where,
    head,
    check,
    ask,
    inBackground(work) {
      const quiet: Promise<unknown> = work.catch(() => {}).finally(() => background.delete(quiet));
      background.add(quiet);
    },
    closing: closing.signal,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

function requireVersion(version: string, where: string): void {
  if (Number.parseInt(version, 10) >= oldestVersion) return;
  throw new MarqueeError("ENGINE_FAILED", {
    where,
    expected: `Apache Spark ${oldestVersion} or newer`,
    found: version === "" ? "no version" : version,
    remedy: "Connect to a newer server.",
  });
}

/** Managed servers keep some settings to themselves: what cannot be set may still be as needed, so the values are read back. */
async function applySettings(session: Session, stop?: Stop): Promise<void> {
  const asking = stop && { stop };
  const pairs = Object.entries(settings).map(([key, value]) => ({ key, value }));
  await session.ask("Config", { ...session.head(), operation: { set: { pairs, silent: true } } }, asking);
  const keys = Object.keys(settings);
  const answer = await session.ask("Config", { ...session.head(), operation: { getOption: { keys } } }, asking);
  for (const { key = "", value } of answer.pairs ?? []) {
    if (value === undefined || value.toLowerCase() === settings[key]?.toLowerCase()) continue;
    throw new MarqueeError("ENGINE_FAILED", {
      where: session.where,
      expected: `${key}=${settings[key]}`,
      found: value,
      remedy: "Let sessions change this setting, or set it on the server.",
    });
  }
}
