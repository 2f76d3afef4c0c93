// npm run bench:api [connections] [seconds]: predictions a second over HTTP on loopback, idle, while a training runs, and beside
// 500 sockets that send a byte now and then.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setUp } from "./set-up.mjs";

setUp((line) => process.stdout.write(`${line}\n`));
const connections = Number(process.argv[2] ?? 100);
const seconds = Number(process.argv[3] ?? 5);
const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "marquee-bench-"));
const server = spawn(
  process.execPath,
  [join(root, "dist/cli/main.js"), "serve", "--port", "0", "--json", "--data", folder],
  { stdio: ["ignore", "pipe", "inherit"] },
);
try {
  const { address, token } = JSON.parse(String((await server.stdout.take(1).toArray())[0]));
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ask = (path, content) =>
    new Promise((done, fail) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const sent = request(`${address}/api/v1${path}`, {
        agent,
        headers,
        method: content === undefined ? "GET" : "POST",
      });
      sent.once("error", fail).once("response", (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        answer.once("end", () => (answer.statusCode < 300 ? done(text) : fail(new Error(text))));
      });
      sent.end(content);
    });
  const train = async (options) =>
    JSON.parse(await ask("/trainings", JSON.stringify({ dataset: "films", options }))).id;
  const state = async (id) => JSON.parse(await ask(`/trainings/${id}`)).state;

  /** Sockets that begin a request and send a byte of its headers each half second, each again when it is closed. */
  const slowSockets = (count, { hostname, port }) => {
    const open = new Set();
    let ended = false;
    const start = () => {
      if (ended) return;
      const socket = connect(Number(port), hostname);
      open.add(socket);
      socket.write("GET /api/v1/health HTTP/1.1\r\nx-slow: ");
      const timer = setInterval(() => socket.write("a"), 500);
      socket
        .on("error", () => undefined)
        .once("close", () => {
          clearInterval(timer);
          open.delete(socket);
          start();
        });
    };
    for (let number = 0; number < count; number++) start();
    return {
      end() {
        ended = true;
        for (const socket of open) socket.destroy();
      },
    };
  };

  for (const learner of ["logistic", "boosting"]) {
    const id = await train({ learners: [{ name: learner }], learningCurve: false });
    while (!["done", "failed"].includes(await state(id))) await sleep(100);
    const [model] = JSON.parse(await ask("/models")).items;
    if (model.learner !== learner) throw new Error(`The training of ${learner} made ${model.learner}.`);
    const movies = [{ avg_watch_time: 100, completion_rate: 0.88, ratings_count: 7000, avg_rating: 4.5 }];
    const body = JSON.stringify({ movies });
    const load = async () => {
      const times = [];
      const until = performance.now() + seconds * 1000;
      const one = async () => {
        while (performance.now() < until) {
          const start = performance.now();
          await ask(`/models/${model.id}/predictions`, body);
          times.push(performance.now() - start);
        }
      };
      await Promise.all(Array.from({ length: connections }, one));
      times.sort((a, b) => a - b);
      const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
      return `${Math.round(times.length / seconds)} a second, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
    };
    await load();
    await load();
    process.stdout.write(`${learner}, idle:            ${await load()}\n`);
    if (learner === "logistic") {
      const sockets = slowSockets(500, new URL(address));
      process.stdout.write(`${learner}, 500 slow ones: ${await load()}\n`);
      sockets.end();
    }
    const busy = await train({ nested: true, folds: 20, repeats: 20 });
    while ((await state(busy)) !== "running") await sleep(20);
    process.stdout.write(`${learner}, while it trains: ${await load()}\n`);
    if ((await state(busy)) !== "running") throw new Error("The training ended before the measurement.");
    await new Promise((done) => {
      const headers = { authorization: `Bearer ${token}` };
      request(`${address}/api/v1/trainings/${busy}`, { method: "DELETE", headers }, (answer) =>
        answer.resume().once("end", done),
      ).end();
    });
  }
  process.stdout.write(
    `${connections} connections, ${seconds} s each; load of the machine ${loadavg()[0].toFixed(1)}\n`,
  );
  agent.destroy();
} finally {
  server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
