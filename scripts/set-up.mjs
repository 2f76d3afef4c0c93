// Brings a clone to the point where its code can run: packages installed, dist/ built. Uses Node alone, because on a
// clean clone there is nothing else.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const distFolder = join(root, "dist");
/** As deep as dist/, so that what is compiled finds its sources from either. */
const compiledFolder = join(root, ".compiled");
const vite = ["node_modules/vite/bin/vite.js", "build", "--config", "web/vite.config.ts"];
const stampFile = join(distFolder, ".sources");
const buildInputs = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "scripts/kernels.mjs",
];

/** A failure that is told to the user in one sentence, followed by what the failing program printed. */
export class SetUpError extends Error {
  /** @param {string} sentence @param {string} [output] */
  constructor(sentence, output = "") {
    super(sentence);
    this.output = output.trim();
  }
}

/**
 * Installs and builds what is missing or out of date, and does nothing else.
 * @param {(line: string) => void} [say] is told of each thing done, with its time; nothing is said when nothing is done
 */
export function setUp(say = () => {}) {
  checkNode();
  if (!isInstalled()) {
    say("Installing packages …");
    timed(say, "installed", install);
  }
  ensureBuilt(say);
}

/**
 * Builds dist/ unless it was built from the sources as they are now.
 * @param {(line: string) => void} [say]
 */
export function ensureBuilt(say = () => {}) {
  if (readIfThere(stampFile) === fingerprintOfSources()) return;
  say("Building …");
  timed(say, "built", build);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetUpError(`Marquee needs Node 20.19 or newer, and this is ${process.versions.node}.`);
  }
}

/** True when node_modules holds the versions the lock names, by the record npm leaves of what it installed. */
function isInstalled() {
  const installed = readIfThere(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return false;
  const present = JSON.parse(installed).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    if (present[path] === undefined) return entry.optional === true;
    return present[path].version === entry.version && present[path].integrity === entry.integrity;
  });
}

function install() {
  // Started from an npm script, npm's own path is known; "npm" alone cannot be spawned on Windows.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund"];
  const [command, commandArgs] = npm?.endsWith("js") ? [process.execPath, [npm, ...args]] : ["npm", args];
  const result = spawnSync(command, commandArgs, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.error) throw new SetUpError(`npm could not be started: ${result.error.message}.`);
  if (result.status !== 0) {
    throw new SetUpError("The packages could not be installed; what npm said is below.", result.stdout + result.stderr);
  }
}

/** Builds beside dist/ and swaps, so that dist/ is whole at any time and holds nothing of deleted sources. */
function build() {
  compile("The kernels could not be built", "scripts/kernels.mjs");
  const fingerprint = fingerprintOfSources();
  const fresh = join(root, `dist-${process.pid}`);
  const inFresh = ["--outDir", join(fresh, "web")];
  try {
    compile("The sources could not be built", "node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
    cpSync(compiledFolder, fresh, { recursive: true, filter: hasSource });
    compile("The workbench could not be built", ...vite, ...inFresh);
    writeFileSync(join(fresh, ".sources"), fingerprint);
    swap(fresh, distFolder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The compiler keeps what it made, and makes only what has changed since: a file whose source is gone stays there. */
function hasSource(path) {
  const [, name] = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(relative(compiledFolder, path)) ?? [];
  if (name !== undefined) return existsSync(join(root, "src", `${name}.ts`));
  return !path.endsWith(".tsbuildinfo");
}

function compile(sentence, program, ...args) {
  const command = [join(root, program), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    // Test runners set another, by which React would be built for development: half as large again, and slower.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) throw new SetUpError(`${sentence}; what the compiler said is below.`, stdout + stderr);
}

/** Puts `fresh` where `place` is. Another build may be doing the same; the last one wins. */
function swap(fresh, place) {
  const old = `${fresh}-old`;
  for (let attempt = 1; ; attempt++) {
    try {
      if (existsSync(place)) renameSync(place, old);
      renameSync(fresh, place);
      break;
    } catch (error) {
      if (attempt === 10) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function fingerprintOfSources() {
  const hash = createHash("sha256");
  const files = ["src", "web"]
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, ...buildInputs.map((name) => join(root, name))]) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function timed(say, verb, work) {
  const start = performance.now();
  work();
  say(`  ${verb} in ${seconds(performance.now() - start)}`);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * Runs the main work of a script; a SetUpError becomes one sentence on stderr and exit code 1.
 * @param {() => unknown} work
 */
export async function script(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n${error.output === "" ? "" : `\n${error.output}\n`}`);
    process.exitCode = 1;
  }
}
