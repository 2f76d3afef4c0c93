/** What a thread needs of a kernel: the compiled module, the shared memory, and what the module gives, in its order. */
export interface ThreadKernel {
  readonly module: object;
  readonly memory: object;
  readonly names: readonly string[];
}

/**
 * Threads that run kernels over one shared memory, the caller's among them as number 0. Only what Node gives
 * (`src/parallel`) implements it: where there is none, kernels run on the caller's thread with the same bits.
 */
export interface KernelThreads {
  /** How many there are, the caller's included: 1 or more. */
  readonly count: number;
  /** From how many rows on they are used. Default: from where each kernel was measured to win by them. */
  readonly leastRows?: number | undefined;
  /** Starts the threads where they are not running yet. False when they cannot be had: then nothing else is to be called. */
  ready(): boolean;
  /** The same without waiting for them. */
  begin(): void;
  /** True when all threads run. */
  running(): boolean;
  /** Gives every other thread an instance of the kernel, in place of the one it had; null takes it away. Throws an Error before all threads run. */
  load(kernel: ThreadKernel | null): void;
  /**
   * Calls the function of that name on every other thread with the arguments of its number, does `own` meanwhile on the
   * caller's, and returns when all are done. At most 16 arguments. Throws what `own` throws, and an Error
   * when another thread failed, or before all threads run.
   */
  run(name: string, argsOf: (thread: number) => readonly number[], own: () => void): void;
}

/** Below this many rows the hand-over between threads costs boosting and prediction more than they save; see docs/kernels.md. */
const leastRowsForThreads = 50_000;

/** The threads to use for work on so many rows, from `least` rows on; undefined for the caller's alone. */
export function threadsFor(
  rows: number,
  threads: KernelThreads | undefined,
  least: number = leastRowsForThreads,
): KernelThreads | undefined {
  return threads !== undefined && threads.count > 1 && rows >= (threads.leastRows ?? least) && threads.ready()
    ? threads
    : undefined;
}

/** Threads that take whole trees or fits meet at the end alone, and win from this on. */
const leastRowsForTrees = 5_000;

/**
 * The threads to use for so many trees that are grown side by side: ten of them cost about what `threadsFor` takes for a row's
 * work. Less than it asks for is begun by the caller alone while threads start.
 */
export function threadsForTrees(
  rows: number,
  trees: number,
  threads: KernelThreads | undefined,
): KernelThreads | undefined {
  const work = (rows * trees) / 10;
  if (threads?.leastRows !== undefined || work >= leastRowsForThreads) return threadsFor(work, threads);
  if (threads === undefined || threads.count === 1 || work < leastRowsForTrees) return undefined;
  threads.begin();
  return threads.running() ? threads : undefined;
}
