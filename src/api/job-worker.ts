// The process that does jobs for the server: started by job-processes.ts, asked one job at a time.
import { readdirSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";
import { type ErrorCode, type ErrorDetails, MarqueeError } from "../errors.ts";
import { endWithParent } from "../parallel/end-with-parent.ts";
import { doJob } from "./do-job.ts";
import type { JobWork } from "./job.ts";

export interface WorkerRequest {
  readonly work: JobWork;
  /** Threads for large tables; undefined for the usual number. */
  readonly threads: number | undefined;
}

/** What a process answers at last: an error of ours crosses as plain data. `failed` is a defect. */
export type WorkerAnswer =
  | { readonly run: string }
  | { readonly refusal: { readonly code: ErrorCode; readonly details: ErrorDetails } }
  | { readonly failed: string };

endWithParent();
giveWay();
// Ctrl-C reaches all processes of a terminal: the server decides when this one ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
process.on("message", async (request: WorkerRequest) => {
  process.send!(await answerTo(request));
});

async function answerTo({ work, threads }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    return { run: await doJob({ ...work, threads }, (progress) => process.send!({ progress })) };
  } catch (error) {
    if (error instanceof MarqueeError) return { refusal: { code: error.code, details: error.details } };
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Requests go before jobs, which still get on where other programs keep the machine busy. Linux gives each thread a priority of its own, which those it starts inherit; elsewhere there is one a process. */
function giveWay(): void {
  const priority = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL);
  const threads = process.platform === "linux" ? readdirSync("/proc/self/task").map(Number) : [0];
  for (const thread of threads) setPriority(thread, priority);
}
