import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MarqueeError } from "../errors.ts";
import type { JobProgress, JobWork, RunJob } from "./job.ts";
import type { WorkerAnswer, WorkerRequest } from "./job-worker.ts";

/** Processes that do jobs, and how to end them. */
export interface JobProcesses {
  readonly runJob: RunJob;
  /** Ends them all, whatever they do, and resolves when they are gone. */
  close(): Promise<void>;
}

export interface ProcessOptions {
  /** What the heap of one may take. */
  readonly memoryMegabytes: number;
  /** Threads that one may work on large tables with; default one a core, at most 8. */
  readonly threads?: number | undefined;
  /** The program that does jobs, as job-worker.ts does. */
  readonly program?: URL;
}

interface JobProcess {
  readonly child: ChildProcess;
  /** The end of what it wrote to stderr. */
  said: string;
  idleTimer?: NodeJS.Timeout;
}

const keptText = 2_000;
const idleMilliseconds = 30_000;

/**
 * Does each job in a process of its own, which is kept for the next: whatever a job does to memory or the processor, the server
 * goes on, and the system can let requests go before all threads of a job. A job that is cancelled loses its process at once, and with
 * it what that had started; one whose process dies ends in JOB_LOST.
 */
export function openProcesses({ memoryMegabytes, threads, program }: ProcessOptions): JobProcesses {
  const all = new Set<JobProcess>();
  const idle: JobProcess[] = [];

  function start(): JobProcess {
    const folder = mkdtempSync(join(tmpdir(), "marquee-job-"));
    const { MARQUEE_TOKEN: _, ...env } = process.env;
    const child = fork(program ?? new URL("./job-worker.js", import.meta.url), {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${memoryMegabytes}`],
      // Whatever it leaves behind when it is ended is under this folder.
      env: { ...env, TMPDIR: folder, TEMP: folder, TMP: folder },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const started: JobProcess = { child, said: "" };
    all.add(started);
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      started.said = (started.said + text).slice(-keptText);
    });
    child.on("error", (error) => {
      started.said += error.message;
    });
    child.once("close", () => {
      all.delete(started);
      if (idle.includes(started)) idle.splice(idle.indexOf(started), 1);
      rmSync(folder, { recursive: true, force: true });
    });
    return started;
  }

  function take(): JobProcess {
    const kept = idle.pop();
    if (kept === undefined) return start();
    clearTimeout(kept.idleTimer);
    return kept;
  }

  function keep(free: JobProcess): void {
    free.idleTimer = setTimeout(() => free.child.kill("SIGKILL"), idleMilliseconds);
    free.idleTimer.unref();
    idle.push(free);
  }

  const endAll = () => {
    for (const { child } of all) child.kill("SIGKILL");
  };
  process.on("exit", endAll);

  return {
    async runJob(work, onProgress, signal) {
      signal.throwIfAborted();
      const own = take();
      const end = () => own.child.kill("SIGKILL");
      signal.addEventListener("abort", end);
      try {
        const answer = await answerOf(own, { work, threads }, onProgress);
        if (answer === null) throw signal.aborted ? signal.reason : lost(work, own);
        if ("failed" in answer) throw lost(work, own, answer.failed);
        keep(own);
        if ("run" in answer) return answer.run;
        throw new MarqueeError(answer.refusal.code, answer.refusal.details);
      } finally {
        signal.removeEventListener("abort", end);
      }
    },
    async close() {
      process.off("exit", endAll);
      const ends = [...all].map(({ child }) => once(child, "close"));
      endAll();
      await Promise.all(ends);
    },
  };
}

/** What the process answers at last; null when it ends without. One that has failed is ended. */
function answerOf(
  { child }: JobProcess,
  request: WorkerRequest,
  onProgress: (progress: JobProgress) => void,
): Promise<WorkerAnswer | null> {
  return new Promise((resolve) => {
    const hear = (message: unknown) => {
      const told = message as { readonly progress: JobProgress } | WorkerAnswer;
      if ("progress" in told) onProgress(told.progress);
      else settle(told);
    };
    const gone = () => settle(null);
    function settle(answer: WorkerAnswer | null): void {
      child.off("message", hear);
      child.off("close", gone);
      if (answer !== null && "failed" in answer) child.kill("SIGKILL");
      resolve(answer);
    }
    child.on("message", hear);
    child.once("close", gone);
    // A process that is gone says so by its end.
    child.send(request, () => undefined);
  });
}

function lost({ kind }: JobWork, { child, said }: JobProcess, failed?: string): MarqueeError {
  const ending = /out of memory|bad_alloc/i.test(said)
    ? "a process that ran out of memory"
    : `a process that ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`;
  return new MarqueeError("JOB_LOST", {
    where: kind,
    expected: "a result",
    found: failed ?? ending,
    remedy: "Start it again; if it dies again, use a smaller table.",
  });
}
