import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

/** The folder of this clone. */
export const root = resolve(import.meta.dirname, "..");

/** Brings dist/ up to date, for tests of what is built. Does nothing when it is. */
export function ensureBuilt(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stdout + stderr);
}
