import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { ensureBuilt, root } from "../built.ts";

const marker = "what-nobody-may-read";
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let folder: string;
let server: ChildProcess;
let said = "";
let port: number;
let token: string;

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "marquee-serve-"));
  writeFileSync(join(folder, "secret.txt"), marker);
  server = spawn(
    process.execPath,
    [join(root, "dist/cli/main.js"), "serve", "--port", "0", "--json", "--data", join(folder, "runs")],
    { env: { ...process.env, TMPDIR: folder, MARQUEE_TOKEN: "" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const first = await new Promise<string>((resolve, reject) => {
    let out = "";
    server.stdout!.on("data", (text) => {
      out += text;
      if (out.trimEnd().endsWith("}")) resolve(out);
    });
    server.stderr!.on("data", (text) => {
      said += text;
    });
    server.once("exit", () => reject(new Error(`The server ended: ${said}`)));
  });
  const told = JSON.parse(first);
  port = Number(new URL(told.address).port);
  token = told.token;
});

afterAll(() => {
  agent.destroy();
  if (server.exitCode === null) server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Asks for a path as it is, which fetch would put in order first. */
function ask(path: string, options: { readonly method?: string; readonly body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path,
        method: options.method ?? "GET",
        headers: {
          authorization: `Bearer ${token}`,
          ...(options.body === undefined ? {} : { "content-type": "application/json" }),
        },
      },
      (answer) => {
        let body = "";
        answer.setEncoding("latin1").on("data", (text) => {
          body += text;
        });
        answer.once("end", () =>
          resolve({ status: answer.statusCode!, headers: JSON.stringify(answer.headers), body }),
        );
      },
    );
    asked.once("error", reject);
    asked.end(options.body);
  });
}

const dots = [
  "..",
  "%2e%2e",
  "%2E%2E",
  ".%2e",
  "%2e.",
  "%252e%252e",
  "..%00",
  "%c0%ae%c0%ae",
  "%uff0e%uff0e",
  "....",
  "..;",
  "%e0%80%ae%e0%80%ae",
];
const slashes = ["/", "%2f", "%2F", "\\", "%5c", "%252f", "//", "%c0%af", "/./", "%2f%2f"];
const targets = [
  "secret.txt",
  "etc/passwd",
  "package.json",
  "runs/../secret.txt",
  "proc/self/environ",
  "C:\\secret.txt",
  "secret.txt%00.html",
  "secret.txt?x",
  "secret.txt%23",
];
const starts = ["", "/", "%2f", "file:///", "./", "~/", "assets/", "%00", "datasets/"];
const addresses = [
  (path: string) => `/${path}`,
  (path: string) => `/assets/${path}`,
  (path: string) => `/api/v1/datasets/${path}`,
  (path: string) => `/api/v1/datasets/${path}/movies`,
  (path: string) => `/api/v1/datasets/${path}/profile`,
  (path: string) => `/api/v1/runs/${path}`,
  (path: string) => `/api/v1/runs/${path}/result`,
  (path: string) => `/api/v1/runs/${path}/reports/html`,
  (path: string) => `/api/v1/runs/${path}/archive`,
  (path: string) => `/api/v1/runs/x/reports/${path}`,
  (path: string) => `/api/v1/runs/x/comparison/${path}`,
  (path: string) => `/api/v1/models/${path}`,
  (path: string) => `/api/v1/models/x~${path}`,
  (path: string) => `/api/v1/trainings/${path}`,
  (path: string) => `/api/v1/segmentations/${path}/events`,
];

describe("marquee serve", () => {
  it("reads nothing outside for 2,000 ways of leaving a folder", async () => {
    const random = randomStream(7);
    const pick = <Value>(values: readonly Value[]) => values[random.integer(values.length)]!;
    const asked = new Set<string>();
    while (asked.size < 2_000) {
      const steps = Array.from({ length: random.integer(9) }, () => pick(dots) + pick(slashes)).join("");
      asked.add(pick(addresses)(`${pick(starts)}${steps}${pick(targets)}`));
    }
    const before = said;
    await Promise.all(
      [...asked].map(async (path) => {
        const { status, body } = await ask(path);
        if (body.includes(marker) || /root:.*:0:0|"name": "marquee"|PATH=/.test(body)) expect.fail(`${path} is read`);
        // Pages at "/" itself may be met by a path that leads back to it.
        if (status !== 200 || /^\/(assets\/)?[^?]*secret|passwd|package|environ/.test(path)) {
          expect(status, path).toBeGreaterThanOrEqual(300);
          expect(status, path).toBeLessThan(500);
        }
      }),
    );
    expect(said).toBe(before);
  });

  it("keeps nothing of an upload that breaks off", async () => {
    const head = [
      "POST /api/v1/datasets HTTP/1.1",
      `host: 127.0.0.1:${port}`,
      `authorization: Bearer ${token}`,
      "content-type: multipart/form-data; boundary=x",
      "content-length: 100000",
      "",
      "--x",
      'content-disposition: form-data; name="file"; filename="movies.csv"',
      "",
      "movie_id,avg_watch_time",
      "1,",
    ].join("\r\n");
    const uploads = () => readdirSync(folder).filter((name) => name.startsWith("marquee-upload-"));
    for (let time = 0; time < 20; time++) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.write(head);
      await expect.poll(() => uploads().length, { interval: 2 }).toBe(1);
      socket.destroy();
      await expect.poll(() => uploads().length, { interval: 2 }).toBe(0);
    }
    expect(JSON.parse((await ask("/api/v1/datasets")).body).total).toBe(2);
    expect(readdirSync(folder)).toEqual(["secret.txt"]);
  });

  it("answers everyone else beside 500 sockets that send a byte now and then, and closes those", async () => {
    let closed = 0;
    const slow = Array.from({ length: 500 }, () => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined).once("close", () => closed++);
      socket.write("GET /api/v1/health HTTP/1.1\r\nx-slow: ");
      return socket;
    });
    const timer = setInterval(() => {
      for (const socket of slow) socket.write("a");
    }, 500);
    try {
      await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
      const before = closed;
      const answers = await Promise.all(Array.from({ length: 400 }, () => ask("/api/v1/health")));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(before).toBe(0);
      await expect.poll(() => closed).toBe(500);
      expect((await ask("/api/v1/health")).status).toBe(200);
    } finally {
      clearInterval(timer);
      for (const socket of slow) socket.destroy();
    }
  });

  it("answers while it trains, ends at SIGTERM though a job has long to go, and never told its token again", async () => {
    const body = JSON.stringify({ dataset: "films", options: { nested: true, folds: 20, repeats: 20 } });
    const started = await ask("/api/v1/trainings", { method: "POST", body });
    expect(started.status).toBe(202);
    const { id } = JSON.parse(started.body);
    const state = async () => JSON.parse((await ask(`/api/v1/trainings/${id}`)).body);
    await expect.poll(async () => (await state()).progress?.done ?? 0).toBeGreaterThan(0);
    const health = await ask("/api/v1/health");
    expect(health.status).toBe(200);
    expect((await state()).state).toBe("running");
    if (process.platform === "linux") {
      // Every thread of the process that trains gives way to the server's, and it has not been told the token.
      const nice = (pid: string) =>
        readdirSync(`/proc/${pid}/task`).map((thread) =>
          Number(readFileSync(`/proc/${pid}/task/${thread}/stat`, "latin1").split(") ").pop()!.split(" ")[16]),
        );
      const [trainer = ""] = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "latin1").split(" ");
      expect(nice(String(server.pid))).toContain(getPriority());
      expect(new Set(nice(trainer))).toEqual(new Set([Math.max(getPriority(), 10)]));
      expect(readFileSync(`/proc/${trainer}/environ`, "latin1")).not.toContain("MARQUEE_TOKEN");
    }
    expect(health.headers + health.body + started.headers + started.body).not.toContain(token);
    const exited = new Promise<number | null>((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(said).not.toContain(token);
    expect(said).not.toContain("defect");
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain(token);
    }
  });
});
