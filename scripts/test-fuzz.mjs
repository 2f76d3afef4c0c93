// npm run test:fuzz: 50,000 damaged files are read or refused, and nothing else. MARQUEE_FUZZ_SEED=N repeats a run.
import { randomInt } from "node:crypto";
import { script, setUp } from "./set-up.mjs";
import { runSteps } from "./steps.mjs";

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  process.env.MARQUEE_FUZZ_MUTANTS ??= "50000";
  process.env.MARQUEE_FUZZ_SEED ??= String(randomInt(1_000_000));
  process.stdout.write(
    `${process.env.MARQUEE_FUZZ_MUTANTS} damaged files; MARQUEE_FUZZ_SEED=${process.env.MARQUEE_FUZZ_SEED} repeats them.\n`,
  );
  const command = ["node_modules/vitest/vitest.mjs", "run", "test/fuzz"];
  const failed = await runSteps([{ name: "fuzz", command, live: true }]);
  if (failed.length > 0) process.exitCode = 1;
});
