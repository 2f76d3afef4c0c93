import type { Surroundings } from "../../src/cli/output.ts";

/** A process's streams that keep what is written to them. */
export function keptSurroundings(given: { tty?: boolean; columns?: number; env?: Record<string, string> } = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    isTTY: given.tty ?? false,
    ...(given.columns === undefined ? {} : { columns: given.columns }),
    write(text: string) {
      written[name] += text;
    },
  });
  const surroundings: Surroundings = {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    env: given.env ?? {},
    version: "1.2.3",
    args: [],
  };
  return { surroundings, written };
}
