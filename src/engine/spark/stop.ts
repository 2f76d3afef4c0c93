import { MarqueeError } from "../../errors.ts";
import type { QueryOptions } from "../engine.ts";

/** When work is to be stopped: the caller's signal and deadline in one. */
export interface Stop {
  /** Why it was stopped; undefined while it goes on. */
  readonly reason: MarqueeError | undefined;
  /** Waits for `work`, or throws the reason as soon as it is stopped. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Waits; throws the reason as soon as it is stopped. */
  pause(seconds: number): Promise<void>;
  /** No longer listens. */
  release(): void;
}

/** Timers count in 32 bits of milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** closing: the end of the session stops work too. `onStop` is called once, at the moment it is stopped. */
export function stopOf(
  { signal, deadlineSeconds }: QueryOptions,
  where: string,
  closing: AbortSignal,
  onStop: () => void = () => {},
): Stop {
  const signals = signal === undefined ? [closing] : [signal, closing];
  let reason: MarqueeError | undefined;
  let announce: (reason: MarqueeError) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    announce = reject;
  });
  stopped.catch(() => {});
  const stop = (why: MarqueeError) => {
    if (reason !== undefined) return;
    reason = why;
    announce(why);
    onStop();
  };
  const onAbort = () => stop(interrupted(where));
  const timer =
    deadlineSeconds === undefined
      ? undefined
      : setTimeout(() => stop(tooLong(where, deadlineSeconds)), Math.min(longestTimer, deadlineSeconds * 1000));
  if (signals.some(({ aborted }) => aborted)) onAbort();
  else for (const one of signals) one.addEventListener("abort", onAbort, { once: true });
  return {
    get reason() {
      return reason;
    },
    // A race is won by the first of those that are settled: what was stopped stays stopped.
    during: (work) => Promise.race([stopped, work]),
    async pause(seconds) {
      let wake: NodeJS.Timeout | undefined;
      const slept = new Promise<void>((resolve) => {
        wake = setTimeout(resolve, seconds * 1000);
      });
      try {
        await Promise.race([slept, stopped]);
      } finally {
        clearTimeout(wake);
      }
    },
    release() {
      clearTimeout(timer);
      for (const one of signals) one.removeEventListener("abort", onAbort);
    },
  };
}

function interrupted(where: string): MarqueeError {
  return new MarqueeError("ENGINE_INTERRUPTED", {
    where,
    expected: "the query to run to its end",
    found: "a call to stop",
  });
}

function tooLong(where: string, seconds: number): MarqueeError {
  return new MarqueeError("ENGINE_TIMEOUT", {
    where,
    expected: `the query to end within ${seconds} s`,
    found: "it still runs",
    remedy: "Allow more time, or ask less of it.",
  });
}
