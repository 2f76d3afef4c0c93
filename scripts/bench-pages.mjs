// npm run bench:pages: first paint, frames while panning 100,000 movies, and what a slider takes, in the browser of the tests.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { setUp } from "./set-up.mjs";

setUp((line) => process.stdout.write(`${line}\n`));
const root = resolve(import.meta.dirname, "..");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "test/browser/page-speed.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, MARQUEE_PAGE_SPEED: "1" },
});
process.exitCode = status ?? 1;
