// A job that keeps its thread busy for good and counts in shared memory, so that it is seen when it stops.
export default function count({ work, port }) {
  port.postMessage({ stage: "counting", done: 0, total: 1 });
  const counter = new Int32Array(work.options.counter);
  for (;;) Atomics.add(counter, 0, 1);
}
