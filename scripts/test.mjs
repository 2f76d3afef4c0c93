// npm test: set-up, every check, every test. `--checks-only` (npm run check) leaves the tests out.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { script, setUp } from "./set-up.mjs";
import { checks, runSteps } from "./steps.mjs";

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  const failed = await runSteps(checks);
  const counts = process.argv.includes("--checks-only") ? undefined : await runTests(failed);
  if (failed.length > 0) {
    process.stdout.write(`failed: ${failed.join(", ")}\n`);
    process.exitCode = 1;
  }
  if (counts !== undefined) {
    process.stdout.write(`tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
});

/** Runs vitest and returns its counts; adds to `failed` what went wrong. */
async function runTests(failed) {
  const folder = mkdtempSync(join(tmpdir(), "marquee-test-"));
  const report = join(folder, "vitest.json");
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json"];
  try {
    failed.push(
      ...(await runSteps([{ name: "vitest", command: [...vitest, `--outputFile.json=${report}`], live: true }])),
    );
    const counts = countTests(report);
    if (counts.passed + counts.failed === 0) failed.push("no test ran");
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A test file that could not be loaded counts as one failed test, so that no failure is counted as 0. */
function countTests(report) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const unloaded = result.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unloaded,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
