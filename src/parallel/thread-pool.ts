import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { KernelThreads } from "../kernels/threads.ts";
import { checkNumber } from "../movies/option-checks.ts";
import { argumentsAt, control, controlBytes, mostArguments, mostThreads, workerProgram } from "./worker-program.ts";

/** Milliseconds a thread may take to start before the pool does without. */
const patience = 10_000;
/** How often the caller looks whether the others are done before it sleeps. */
const looks = 20_000;

/**
 * Threads for kernels: workers over shared memory, started at the first use and kept, and no reason for the process to stay
 * alive. count: 1 to 64, with the caller's; by default what the environment variable MARQUEE_THREADS says, else one a core this process may use, at most 8; leastRows: see KernelThreads. Throws OPTION_INVALID. The calls are synchronous and the caller's thread does its part, so no event
 * loop is needed on either side.
 */
export function threadPool(count: number = defaultThreads(), leastRows?: number): KernelThreads {
  checkNumber("threads", count, { min: 1, max: mostThreads, integer: true });
  const block = new Int32Array(new SharedArrayBuffer(controlBytes));
  const args = new Float64Array(block.buffer, argumentsAt);
  let ports: MessagePort[] | null = null;
  let usable = true;
  let names: readonly string[] = [];

  function begin(): void {
    ports ??= Array.from({ length: count - 1 }, (_, index) => {
      const { port1, port2 } = new MessageChannel();
      const worker = new Worker(workerProgram, {
        eval: true,
        name: `marquee ${index + 1}`,
        workerData: { block: block.buffer, port: port2, thread: index + 1 },
        transferList: [port2],
      });
      worker.unref();
      port1.unref();
      return port1;
    });
  }

  const startedThreads = () => Atomics.load(block, control.started);
  const running = () => usable && startedThreads() === count - 1;

  function waitForStart(): void {
    const end = performance.now() + patience;
    for (let started = startedThreads(); started < count - 1; started = startedThreads()) {
      if (Atomics.wait(block, control.started, started, end - performance.now()) !== "timed-out") continue;
      usable = false;
      return;
    }
  }

  /** Lets the other threads take their turn and does `own` meanwhile. */
  function takeTurn(own: () => void): void {
    block[control.done] = 0;
    block[control.failed] = 0;
    Atomics.add(block, control.turn, 1);
    Atomics.notify(block, control.turn);
    try {
      own();
    } finally {
      const all = count - 1;
      for (let look = 0; look < looks && Atomics.load(block, control.done) < all; look++);
      for (let done = Atomics.load(block, control.done); done < all; done = Atomics.load(block, control.done)) {
        Atomics.wait(block, control.done, done);
      }
    }
    if (block[control.failed]! > 0) throw new Error("A thread of a kernel failed.");
  }

  /** Threads that have not started never take their turn: waiting for them would be for ever. */
  function startedPorts(): readonly MessagePort[] {
    if (!running()) throw new Error("Threads of a pool are used that have not started: ask ready() first.");
    return ports ?? [];
  }

  return {
    count,
    leastRows,
    ready() {
      begin();
      if (usable) waitForStart();
      return usable;
    },
    begin,
    running,
    load(kernel) {
      for (const port of startedPorts()) port.postMessage(kernel);
      names = kernel?.names ?? [];
      block[control.call] = -1;
      takeTurn(() => {});
    },
    run(name, argsOf, own) {
      startedPorts();
      block[control.call] = names.indexOf(name);
      for (let thread = 1; thread < count; thread++) {
        const given = argsOf(thread);
        block[control.argumentCounts + thread] = given.length;
        args.set(given, thread * mostArguments);
      }
      takeTurn(own);
    },
  };
}

function defaultThreads(): number {
  const { MARQUEE_THREADS: wanted = "" } = process.env;
  return wanted === "" ? Math.min(availableParallelism(), 8) : Number(wanted);
}

const kept = new Map<number, KernelThreads>();

/** The one pool of so many threads that this process keeps for whoever needs no other. Throws OPTION_INVALID. */
export function keptPool(count: number = defaultThreads()): KernelThreads {
  const pool = kept.get(count) ?? threadPool(count);
  kept.set(count, pool);
  return pool;
}
