// A job that keeps its process busy for good, and says first which one it is.
process.once("message", () => {
  process.send({ progress: { stage: `${process.pid}`, done: 0, total: 1 } });
  setImmediate(() => {
    for (;;);
  });
});
