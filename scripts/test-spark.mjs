// npm run test:spark: Spark Connect is asked on a real cluster, made here of what pyspark brings. `-- --serve` keeps the
// cluster for whoever wants to use it, with Spark's own settings; `-- NAME` runs the tests whose file is named so.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython, makeEnvironment, runProgram } from "./python.mjs";
import { root, script, seconds, setUp } from "./set-up.mjs";
import { startCluster, stopCluster } from "./spark-cluster.mjs";

const [first] = process.argv.slice(2);
const serve = first === "--serve";
/** Streams end after 2 s or 1 MB, not after 2 minutes or 1 GB, so that every test goes through their ends. */
const testSettings = {
  "spark.connect.execute.reattachable.senderMaxStreamDuration": "2s",
  "spark.connect.execute.reattachable.senderMaxStreamSize": "1m",
  "spark.connect.progress.reportInterval": "500ms",
};

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  const missing = whatIsMissing();
  if (missing !== undefined) {
    process.stdout.write(`Apache Spark: skipped, because ${missing}\n`);
    return;
  }
  const python = makeEnvironment(
    findPython(),
    join(root, "test", "spark", "requirements.txt"),
    join(root, ".venv-spark"),
  );
  const home = runProgram(python, ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"]).trim();
  const folder = mkdtempSync(join(tmpdir(), "marquee-spark-"));
  const stop = () => {
    stopCluster(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  let child;
  for (const signal of signals) {
    process.on(signal, () => {
      child?.kill(signal);
      stop();
      process.exit(1);
    });
  }
  try {
    const start = performance.now();
    const cluster = await startCluster({ home, folder, workers: 3, settings: serve ? {} : testSettings });
    process.stdout.write(`Spark: a master, 3 workers and a Connect server in ${seconds(performance.now() - start)}\n`);
    if (serve) {
      process.stdout.write(`${cluster.address}\n${cluster.ui}\nuntil Ctrl-C\n`);
      await new Promise(() => setInterval(() => {}, 1 << 30));
    }
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/spark/vitest.config.ts"];
    child = spawn(process.execPath, [...vitest, ...process.argv.slice(2)], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, MARQUEE_SPARK_FOLDER: folder, MARQUEE_SPARK_PYTHON: python },
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    if (status !== 0) process.exitCode = 1;
  } finally {
    stop();
  }
});

/** Why there can be no cluster here; undefined when there can. */
function whatIsMissing() {
  const java = spawnSync("java", ["-version"], { encoding: "utf8" });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? "")?.[1] ?? 0);
  if (version < 17) return `there is no Java 17 or newer${version > 0 ? `, but ${version}` : ""}`;
  if (findPython() === undefined) return "there is no python3";
  if (spawnSync("bash", ["--version"]).status !== 0) return "there is no bash";
  return undefined;
}
