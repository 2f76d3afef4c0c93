import type { KernelThreads } from "../kernels/threads.ts";
import type { RandomStream } from "../math/random.ts";

/** How far a long piece of work has come. `done` counts up to `total`. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** What a long piece of work is given besides its data: randomness and a place to tell its progress. */
export interface WorkContext {
  readonly random: RandomStream;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Milliseconds from any start, such as `performance.now`: where given, fits are timed. No result depends on it. */
  readonly clock?: () => number;
  /** Threads for large data; without them all is done on the caller's, with the same bits. */
  readonly threads?: KernelThreads | undefined;
}
