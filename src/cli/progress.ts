import type { Progress } from "../learn/context.ts";
import type { Sink } from "./output.ts";
import { bar, cutText, inert } from "./text-table.ts";

export interface ProgressBar {
  /** Tells how far the work has come; drawn at most every `interval` milliseconds. */
  update(progress: Progress): void;
  /** Wipes the bar off the terminal. */
  clear(): void;
}

const interval = 80;
const barWidth = 24;

/** A progress bar on one line of a terminal; when `stderr` is no terminal, it does nothing. */
export function progressBar(stderr: Sink, now: () => number = () => performance.now()): ProgressBar {
  if (stderr.isTTY !== true) return { update: () => {}, clear: () => {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update({ stage, done, total }) {
      if (now() - drawnAt < interval) return;
      drawnAt = now();
      const share = total > 0 ? done / total : 0;
      const words = cutText(inert(stage), Math.max(10, (stderr.columns || 80) - barWidth - 8));
      stderr.write(`\r\u001b[2K${bar(share, barWidth)} ${String(Math.floor(share * 100)).padStart(3)}% ${words}`);
    },
    clear() {
      if (drawnAt > Number.NEGATIVE_INFINITY) stderr.write("\r\u001b[2K");
    },
  };
}

/** Does the work with a progress bar, which is gone when the work is done or has failed. */
export async function withProgress<Result>(
  stderr: Sink,
  work: (onProgress: (progress: Progress) => void) => Result | Promise<Result>,
): Promise<Result> {
  const progress = progressBar(stderr);
  try {
    return await work(progress.update);
  } finally {
    progress.clear();
  }
}
