// npm run test:spark: Spark Connect is asked on a real cluster, made here of what pyspark brings. `-- --serve` keeps the
// cluster for whoever wants to use it, with Spark's own settings; `-- NAME` runs the tests whose file is named so.
import { spawn } from "node:child_process";
import { root, script, setUp } from "./set-up.mjs";
import { withSpark } from "./with-spark.mjs";

const wanted = process.argv.slice(2);
const serve = wanted[0] === "--serve";
/** Streams end after 2 s or 1 MB, not after 2 minutes or 1 GB, so that every test goes through their ends. */
const testSettings = {
  "spark.connect.execute.reattachable.senderMaxStreamDuration": "2s",
  "spark.connect.execute.reattachable.senderMaxStreamSize": "1m",
  "spark.connect.progress.reportInterval": "500ms",
};

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  await withSpark(serve ? {} : testSettings, async ({ cluster, python }) => {
    if (serve) {
      process.stdout.write(`${cluster.address}\n${cluster.ui}\nuntil Ctrl-C\n`);
      await new Promise(() => setInterval(() => {}, 1 << 30));
    }
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/spark/vitest.config.ts"];
    const child = spawn(process.execPath, [...vitest, ...wanted], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, MARQUEE_SPARK_FOLDER: cluster.folder, MARQUEE_SPARK_PYTHON: python },
    });
    process.on("exit", () => child.kill());
    const status = await new Promise((resolve) => child.on("close", resolve));
    if (status !== 0) process.exitCode = 1;
  });
});
