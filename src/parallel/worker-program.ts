/** Places in the control block, an Int32Array; the arguments of a call follow at `argumentsAt`, as float64. */
export const control = { turn: 0, done: 1, failed: 2, started: 3, call: 4, argumentCounts: 8 } as const;

/** The most threads, and the most arguments a call has. */
export const mostThreads = 64;
export const mostArguments = 16;
export const argumentsAt = 4 * (control.argumentCounts + mostThreads);
export const controlBytes = argumentsAt + 8 * mostThreads * mostArguments;

/**
 * What a thread runs: plain JavaScript in a string, so that it needs no file of its own wherever Marquee is bundled to.
 * It waits for the turn to change, does what `call` says (−1: take the kernel that was sent; else the function of that
 * number among the kernel's exports), and counts itself done. It looks for the next turn for a while before it sleeps,
 * since the phases of a fit follow each other within microseconds and waking up takes longer than that. Being woken is
 * no turn: the call to wake may come when the turn it was meant for is already done.
 */
export const workerProgram = `
const { receiveMessageOnPort, workerData } = require("node:worker_threads");
const { block, port, thread } = workerData;
const control = new Int32Array(block);
const args = new Float64Array(block, ${argumentsAt} + 8 * ${mostArguments} * thread, ${mostArguments});
const looks = 20000;
let functions = [];
let turn = 0;
Atomics.add(control, ${control.started}, 1);
Atomics.notify(control, ${control.started});
for (;;) {
  for (let look = 0; look < looks && Atomics.load(control, ${control.turn}) === turn; look++);
  while (Atomics.load(control, ${control.turn}) === turn) Atomics.wait(control, ${control.turn}, turn);
  turn = Atomics.load(control, ${control.turn});
  try {
    const call = control[${control.call}];
    if (call < 0) {
      const { message } = receiveMessageOnPort(port);
      functions = message === null ? [] : Object.values(new WebAssembly.Instance(message.module, { env: { memory: message.memory } }).exports);
    } else functions[call](...args.subarray(0, control[${control.argumentCounts} + thread]));
  } catch {
    Atomics.add(control, ${control.failed}, 1);
  }
  Atomics.add(control, ${control.done}, 1);
  Atomics.notify(control, ${control.done});
}
`;
