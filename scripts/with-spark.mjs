// A Spark cluster for as long as it is used, of the pyspark that test/spark/requirements.txt pins.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython, makeEnvironment, runProgram } from "./python.mjs";
import { root, seconds } from "./set-up.mjs";
import { startCluster, stopCluster } from "./spark-cluster.mjs";

const workers = 3;

/**
 * Starts a cluster, hands it to `use` with its Python, and ends it whatever comes. Where Java or Python is missing it says so
 * and uses nothing.
 */
export async function withSpark(settings, use) {
  const missing = whatIsMissing();
  if (missing !== undefined) {
    process.stdout.write(`Apache Spark: skipped, because ${missing}\n`);
    return;
  }
  const requirements = join(root, "test", "spark", "requirements.txt");
  const python = makeEnvironment(findPython(), requirements, join(root, ".venv-spark"));
  const home = runProgram(python, ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"]).trim();
  const folder = mkdtempSync(join(tmpdir(), "marquee-spark-"));
  const stop = () => {
    stopCluster(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      stop();
      process.exit(1);
    });
  }
  try {
    const start = performance.now();
    const cluster = await startCluster({ home, folder, workers, settings });
    const time = seconds(performance.now() - start);
    process.stdout.write(`Spark: a master, ${workers} workers and a Connect server in ${time}\n`);
    await use({ cluster, python });
  } finally {
    stop();
  }
}

/** Why there can be no cluster here; undefined when there can. */
function whatIsMissing() {
  const java = spawnSync("java", ["-version"], { encoding: "utf8" });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? "")?.[1] ?? 0);
  if (version < 17) return `there is no Java 17 or newer${version > 0 ? `, but ${version}` : ""}`;
  if (findPython() === undefined) return "there is no python3";
  if (spawnSync("bash", ["--version"]).status !== 0) return "there is no bash";
  return undefined;
}
