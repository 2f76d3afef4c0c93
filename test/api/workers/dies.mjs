// A job whose process ends in the middle of it, in the way its options name.
process.on("message", ({ work }) => {
  const { way } = work.options;
  if (way === "exit") process.exit(3);
  if (way === "kill") process.kill(process.pid, "SIGKILL");
  if (way === "throw") throw new Error("out of the blue");
  if (way === "memory") for (const held = []; ; ) held.push(new Array(1e6).fill(held.length));
  if (way === "end") process.send({ run: `made by ${process.pid}` });
  if (way === "fail") process.send({ failed: "a defect" });
});
