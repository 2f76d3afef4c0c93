// A job whose thread ends in the middle of it, in the way its options name.
export default async function die({ work }) {
  if (work.options.way === "exit") process.exit(3);
  if (work.options.way === "throw")
    setImmediate(() => {
      throw new Error("out of the blue");
    });
  if (work.options.way === "memory") for (const held = []; ; ) held.push(new Array(1e6).fill(held.length));
  if (work.options.way === "end") return { run: "made" };
  return new Promise(() => setTimeout(() => undefined, 60_000));
}
