import { constants, getPriority, setPriority } from "node:os";
import type { MessagePort } from "node:worker_threads";
import type { ErrorCode, ErrorDetails } from "../errors.ts";
import { MarqueeError } from "../errors.ts";
import { doJob } from "./do-job.ts";
import type { JobWork } from "./job.ts";

/** What a worker answers: an error of ours crosses the threads as plain data. */
export type WorkerAnswer =
  | { readonly run: string }
  | { readonly refusal: { readonly code: ErrorCode; readonly details: ErrorDetails } };

// Requests go before jobs. Linux alone gives each thread a priority of its own; elsewhere it would be that of the server.
if (process.platform === "linux") setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));

/** Does one job in a worker thread, telling its progress through `port`. */
export default async function runInWorker({
  work,
  port,
}: {
  readonly work: JobWork;
  readonly port: MessagePort;
}): Promise<WorkerAnswer> {
  try {
    return { run: await doJob(work, (progress) => port.postMessage(progress)) };
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    return { refusal: { code: error.code, details: error.details } };
  } finally {
    port.close();
  }
}
