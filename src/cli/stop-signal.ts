const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that leaves something behind when it is not let end itself: the first signal that asks to stop aborts it, and it
 * ends with its error; a second one ends the process.
 */
export async function withStopSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const abort = new AbortController();
  const onSignal = () => {
    // As a shell says of a process that was interrupted.
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
