// A Spark cluster on this machine: a standalone master, workers of one core each, and a Spark Connect server, all on
// loopback. Each is a process group of its own, so that a worker goes with its executors.
import { spawn } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const localhost = "127.0.0.1";
export const token = "the token of the test cluster".replaceAll(" ", "-");
const startSeconds = 120;

/**
 * Starts a cluster and waits until it takes queries. What it writes, and `cluster.json` with all its processes, is in `folder`.
 * @param {{ home: string, folder: string, workers: number, settings?: Record<string, string> }} options
 */
export async function startCluster({ home, folder, workers, settings = {} }) {
  const [masterPort, masterUi, port, ui] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const cluster = {
    home,
    folder,
    master: `spark://${localhost}:${masterPort}`,
    masterUi: `http://${localhost}:${masterUi}`,
    port,
    address: `sc://${localhost}:${port}/;token=${token}`,
    ui: `http://${localhost}:${ui}`,
    log: join(folder, "server.log"),
    processes: [],
  };
  save(cluster);
  launch(cluster, "master", "256m", [
    "org.apache.spark.deploy.master.Master",
    ...["--host", localhost, "--port", `${masterPort}`, "--webui-port", `${masterUi}`],
  ]);
  for (let i = 0; i < workers; i++) startWorker(folder);
  const conf = {
    "spark.driver.host": localhost,
    "spark.driver.bindAddress": localhost,
    "spark.ui.port": `${ui}`,
    "spark.connect.grpc.binding.address": localhost,
    "spark.connect.grpc.binding.port": `${port}`,
    "spark.connect.authenticate.token": token,
    "spark.executor.cores": "1",
    "spark.executor.memory": "640m",
    "spark.sql.shuffle.partitions": `${2 * workers}`,
    "spark.sql.warehouse.dir": join(folder, "warehouse"),
    ...settings,
  };
  launch(cluster, "server", "1g", [
    "org.apache.spark.deploy.SparkSubmit",
    ...["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", cluster.master],
    ...Object.entries(conf).flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
    "spark-internal",
  ]);
  await until("the cluster takes queries", async () => (await aliveExecutors(cluster)) >= workers);
  return cluster;
}

/** Starts one more worker. Returns its process, which is the leader of its group. */
export function startWorker(folder) {
  const cluster = readCluster(folder);
  const place = join(folder, `worker-${cluster.processes.length}`);
  return launch(cluster, "worker", "256m", [
    "org.apache.spark.deploy.worker.Worker",
    ...["--host", localhost, "--port", "0", "--webui-port", "0", "-c", "1", "-m", "1g", "-d", place, cluster.master],
  ]);
}

/** Kills a process with all that it started, at once. */
export function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Ends all processes of a cluster, as far as there are any. */
export function stopCluster(folder) {
  let processes = [];
  try {
    processes = readCluster(folder).processes;
  } catch {}
  for (const { pid } of processes) killGroup(pid);
}

export function readCluster(folder) {
  return JSON.parse(readFileSync(join(folder, "cluster.json"), "utf8"));
}

/** How many executors are there to work. */
export async function aliveExecutors(cluster) {
  return (await executors(cluster)).filter(({ id, isActive }) => id !== "driver" && isActive).length;
}

/** What Spark says of its executors, those that are gone too. */
export function executors(cluster) {
  return askUi(cluster, "allexecutors");
}

/** What Spark's driver answers at a path below its one application. */
export async function askUi({ ui }, path) {
  const [application] = await getJson(`${ui}/api/v1/applications`);
  return await getJson(`${ui}/api/v1/applications/${application.id}/${path}`);
}

/** Waits until `holds`, and fails after a time. What cannot be asked does not hold. */
export async function until(what, holds, seconds = startSeconds) {
  const asked = async () => {
    try {
      return await holds();
    } catch {
      return false;
    }
  };
  for (const end = Date.now() + seconds * 1000; !(await asked()); ) {
    if (Date.now() > end) throw new Error(`after ${seconds} s it is not so that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function getJson(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return await response.json();
}

/** The process becomes the program itself: `spark-class` ends in an exec. */
function launch({ home, folder }, role, memory, args) {
  const cluster = readCluster(folder);
  const many = role === "worker" ? `-${cluster.processes.length}` : "";
  const log = openSync(join(folder, `${role}${many}.log`), "w");
  const child = spawn(join(home, "bin", "spark-class"), args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", log, log],
    env: {
      ...process.env,
      SPARK_HOME: home,
      SPARK_LOCAL_IP: localhost,
      SPARK_LOCAL_DIRS: join(folder, "local"),
      SPARK_DAEMON_MEMORY: memory,
      SPARK_MASTER_OPTS: "-Dspark.master.rest.enabled=false",
    },
  });
  child.unref();
  child.on("error", () => {});
  if (child.pid === undefined) throw new Error("spark-class could not be started");
  cluster.processes.push({ role, pid: child.pid });
  save(cluster);
  return child.pid;
}

function save(cluster) {
  writeFileSync(join(cluster.folder, "cluster.json"), JSON.stringify(cluster, undefined, 2));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, localhost, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
