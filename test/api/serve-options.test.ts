import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, root } from "../built.ts";

let folder: string;
let server: ChildProcess;
let told: { readonly address: string; readonly token: string; readonly page: string };
const inFolder = (name: string) => join(folder, name);

/** Stands in for what opens files of a desktop: notes what it was started with, and what that file says. */
const opener = `#!/bin/sh
echo "$@" > "$MARQUEE_TEST_FOLDER/words"
cat "$1" > "$MARQUEE_TEST_FOLDER/opened.part"
mv "$MARQUEE_TEST_FOLDER/opened.part" "$MARQUEE_TEST_FOLDER/opened"
`;

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "marquee-serve-options-"));
  for (const name of ["bin", "temporary"]) mkdirSync(inFolder(name));
  for (const name of ["xdg-open", "open"]) {
    writeFileSync(inFolder(`bin/${name}`), opener);
    chmodSync(inFolder(`bin/${name}`), 0o755);
  }
  const args = ["serve", "--port", "0", "--json", "--data", inFolder("runs"), "--open"];
  const names = ["--allow-host", "Movies.example.org", "--allow-host", "[2001:db8::1]"];
  server = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...args, ...names], {
    env: {
      ...process.env,
      PATH: inFolder("bin") + delimiter + process.env["PATH"],
      TMPDIR: inFolder("temporary"),
      MARQUEE_TEST_FOLDER: folder,
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  told = JSON.parse(String((await once(server.stdout!, "data"))[0]));
});

afterAll(() => {
  if (server.exitCode === null) server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The status of an answer to a request that is addressed to `host`. */
function statusFor(host: string): Promise<number> {
  const { port } = new URL(told.address);
  const headers = { authorization: `Bearer ${told.token}`, host: `${host}:${port}` };
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/api/v1/datasets", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    asked.once("error", reject);
    asked.end();
  });
}

describe("marquee serve --allow-host", () => {
  it("answers those who call it by the names that were given, and by no other", async () => {
    for (const host of ["127.0.0.1", "localhost", "movies.example.org", "[2001:db8::1]"]) {
      expect([host, await statusFor(host)]).toEqual([host, 200]);
    }
    for (const host of ["example.org", "movies.example.org.evil.test", "evil.movies.example.org", "[2001:db8::2]"]) {
      expect([host, await statusFor(host)]).toEqual([host, 421]);
    }
  });
});

describe.skipIf(process.platform === "win32")("marquee serve --open", () => {
  it("opens a file that leads to the page, and tells the token to no program's command line", async () => {
    await expect.poll(() => existsSync(inFolder("opened"))).toBe(true);
    const words = readFileSync(inFolder("words"), "utf8").trim();
    expect(words).toMatch(/\/marquee-open-\w+\/marquee\.html$/);
    expect(words).not.toContain(told.token);
    expect(readFileSync(inFolder("opened"), "utf8")).toContain(`content="0;url=${told.page}"`);
    expect(told.page).toContain(told.token);
  });

  it("lets only its owner read that file, and removes it in the end", async () => {
    const [made = ""] = readdirSync(inFolder("temporary")).filter((name) => name.startsWith("marquee-open-"));
    const file = join(inFolder("temporary"), made, "marquee.html");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(existsSync(file)).toBe(false);
  });
});
