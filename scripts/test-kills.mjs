// npm run test:kills: the test of writers that are killed, with 500 kills. MARQUEE_KILL_SEED=N picks other moments.
import { randomInt } from "node:crypto";
import { script, setUp } from "./set-up.mjs";
import { runSteps } from "./steps.mjs";

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  process.env.MARQUEE_KILLS ??= "500";
  process.env.MARQUEE_KILL_SEED ??= String(randomInt(1_000_000));
  process.stdout.write(`MARQUEE_KILL_SEED=${process.env.MARQUEE_KILL_SEED}\n`);
  const command = ["node_modules/vitest/vitest.mjs", "run", "test/runs/kills.test.ts"];
  if ((await runSteps([{ name: "kills", command, live: true }])).length > 0) process.exitCode = 1;
});
