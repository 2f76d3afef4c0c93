import { MarqueeError } from "../errors.ts";
import { createId } from "./ids.ts";
import { hasEnded, type Job, type JobProgress, type JobWork, type RunJob } from "./job.ts";
import { problemOf } from "./problems.ts";

/** Jobs in the order they came: at most `running` at once, at most `waiting` behind them. */
export interface JobQueue {
  /** Newest first. */
  list(): readonly Job[];
  /** Throws NOT_FOUND. */
  get(id: string): Job;
  /** Throws QUEUE_FULL. */
  add(work: JobWork, shown: Pick<Job, "dataset" | "command">): Job;
  /** Stops a job that waits or runs, and forgets one that has ended. Throws NOT_FOUND. */
  cancel(id: string): Job;
  /** Tells of every change of a job until it has ended or `stop` is called. */
  watch(id: string, onChange: (job: Job) => void): () => void;
  /** Takes no more jobs, cancels what waits, and resolves when what runs has ended or was cancelled after `milliseconds`. */
  drain(milliseconds: number): Promise<void>;
}

export interface QueueLimits {
  readonly running: number;
  readonly waiting: number;
  /** Jobs that have ended and are still told of. */
  readonly remembered: number;
}

interface Entry {
  job: Job;
  readonly work: JobWork;
  readonly abort: AbortController;
  readonly watchers: Set<(job: Job) => void>;
}

/** Opens a queue of jobs that `runJob` does. */
export function openQueue(runJob: RunJob, limits: QueueLimits): JobQueue {
  const entries = new Map<string, Entry>();
  const waiting: Entry[] = [];
  const running = new Map<Entry, Promise<void>>();
  let closed = false;

  function change(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change };
    for (const tell of entry.watchers) tell(entry.job);
    if (hasEnded(entry.job)) entry.watchers.clear();
  }

  function startNext(): void {
    while (running.size < limits.running && waiting.length > 0) {
      const entry = waiting.shift()!;
      running.set(
        entry,
        start(entry).finally(() => {
          running.delete(entry);
          startNext();
        }),
      );
    }
  }

  async function start(entry: Entry): Promise<void> {
    change(entry, { state: "running", startedAt: new Date().toISOString() });
    const onProgress = (progress: JobProgress) => {
      if (!hasEnded(entry.job)) change(entry, { progress });
    };
    try {
      const run = await runJob(entry.work, onProgress, entry.abort.signal);
      end(entry, { state: "done", run });
    } catch (error) {
      end(entry, entry.abort.signal.aborted ? { state: "cancelled" } : { state: "failed", problem: problemOf(error) });
    }
  }

  function end(entry: Entry, outcome: Partial<Job>): void {
    if (!hasEnded(entry.job)) change(entry, { ...outcome, endedAt: new Date().toISOString() });
    forgetOldest();
  }

  function forgetOldest(): void {
    const ended = [...entries.values()].filter(({ job }) => hasEnded(job));
    for (const { job } of ended.slice(0, Math.max(0, ended.length - limits.remembered))) entries.delete(job.id);
  }

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (entry !== undefined) return entry;
    throw new MarqueeError("NOT_FOUND", { expected: "a job of this server", found: id });
  }

  function cancel(entry: Entry): void {
    const place = waiting.indexOf(entry);
    if (place >= 0) waiting.splice(place, 1);
    entry.abort.abort();
    end(entry, { state: "cancelled" });
  }

  return {
    list: () => [...entries.values()].map(({ job }) => job).reverse(),
    get: (id) => find(id).job,
    add(work, shown) {
      if (closed || waiting.length >= limits.waiting) {
        throw new MarqueeError("QUEUE_FULL", {
          expected: `at most ${limits.waiting} jobs waiting`,
          found: closed ? "a server that is stopping" : "one more",
          remedy: "Try again in a little while, or cancel a job.",
        });
      }
      const job: Job = {
        ...shown,
        id: createId(),
        kind: work.kind,
        state: "waiting",
        options: work.options,
        createdAt: new Date().toISOString(),
        startedAt: null,
        endedAt: null,
        progress: null,
        run: null,
        problem: null,
      };
      const entry: Entry = { job, work, abort: new AbortController(), watchers: new Set() };
      entries.set(job.id, entry);
      waiting.push(entry);
      startNext();
      return entry.job;
    },
    cancel(id) {
      const entry = find(id);
      if (hasEnded(entry.job)) entries.delete(id);
      else cancel(entry);
      return entry.job;
    },
    watch(id, onChange) {
      const { watchers, job } = find(id);
      onChange(job);
      if (!hasEnded(job)) watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    async drain(milliseconds) {
      closed = true;
      for (const entry of [...waiting]) cancel(entry);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      });
      await Promise.race([Promise.all(running.values()), late]);
      clearTimeout(timer);
      for (const entry of running.keys()) cancel(entry);
    },
  };
}
