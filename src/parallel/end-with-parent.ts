import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** More memory than a process may take, and what it writes to stderr before it ends itself for that. */
export interface MemoryLimit {
  readonly bytes: number;
  readonly mark: string;
}

const watcher = `
const { workerData } = require("node:worker_threads");
const { writeSync } = require("node:fs");
setInterval(() => {
  const orphaned = process.ppid !== workerData.parent;
  if (process.memoryUsage.rss() <= workerData.bytes && !orphaned) return;
  if (!orphaned) writeSync(2, workerData.mark);
  process.kill(process.pid, "SIGKILL");
}, 25);
`;

/**
 * Ends this process at once when whoever started it is gone, or when it takes more memory than it may. That is looked at from a
 * thread of its own, since work keeps the main one busy for as long as it takes. To be called first of all, while the parent is there.
 */
export function endWithParent({ bytes, mark }: MemoryLimit = { bytes: Number.POSITIVE_INFINITY, mark: "" }): void {
  // The thread takes a while to start.
  if (process.memoryUsage.rss() > bytes) {
    writeSync(2, mark);
    process.kill(process.pid, "SIGKILL");
  }
  const workerData = { bytes, mark, parent: process.ppid };
  new Worker(watcher, { eval: true, workerData }).unref();
  process.once("disconnect", () => process.exit());
}
