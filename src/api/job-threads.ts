import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { MarqueeError } from "../errors.ts";
import type { JobProgress, RunJob } from "./job.ts";
import type { WorkerAnswer } from "./job-worker.ts";

/** Worker threads that do jobs, and how to end them. */
export interface JobThreads {
  readonly runJob: RunJob;
  close(): Promise<void>;
}

/**
 * Opens worker threads for jobs, so that requests are answered while a job computes. A job that is cancelled loses its
 * thread at once; one whose thread dies ends in JOB_LOST, and the next gets a new thread. threads: jobs at once;
 * memoryMegabytes: what one may use; worker: the module that does a job, as job-worker.ts does.
 */
export function openThreads(
  threads: number,
  memoryMegabytes: number,
  worker: URL = new URL("./job-worker.js", import.meta.url),
): JobThreads {
  const pool = new Piscina({
    filename: worker.href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  });
  // A thread that dies between jobs is replaced; the job that had it was told.
  pool.on("error", () => undefined);
  return {
    async runJob(work, onProgress, signal) {
      const { port1, port2 } = new MessageChannel();
      port1.on("message", (progress: JobProgress) => onProgress(progress));
      try {
        const answer: WorkerAnswer = await pool.run({ work, port: port2 }, { transferList: [port2], signal });
        if ("run" in answer) return answer.run;
        throw new MarqueeError(answer.refusal.code, answer.refusal.details);
      } catch (error) {
        if (error instanceof MarqueeError || signal.aborted) throw error;
        throw new MarqueeError("JOB_LOST", {
          where: work.kind,
          expected: "a result",
          found: error instanceof Error ? error.message : String(error),
          remedy: "Start it again; if it dies again, use a smaller table.",
        });
      } finally {
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}
