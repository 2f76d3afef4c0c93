// npm run test:peers: scikit-learn, XGBoost, pandas and SDMetrics judge Marquee on data made for it, other versions of Node repeat its bits, and
// damaged model files are thrown at it in numbers. Makes what it needs in .venv/. MARQUEE_PEER_SEED=N makes other data.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython, makeEnvironment, runProgram } from "./python.mjs";
import { root, script, seconds, setUp } from "./set-up.mjs";

const cache = join(root, ".venv");
const requirements = join(root, "test", "reference", "requirements.txt");
const nodeVersions = ["20.19.0", "22.23.3", "24.21.0"];
const mutants = 20_000;

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  const seed = Number(process.env.MARQUEE_PEER_SEED ?? 1);
  process.stdout.write(`MARQUEE_PEER_SEED=${seed}\n`);
  const python = findPython();
  const judged = python === undefined ? [] : await judgedByPeers(makeEnvironment(python, requirements, cache), seed);
  const results = [...judged, ...(await repeatedByNodes(seed)), await throwMutants()];
  const failed = results.filter((ok) => !ok).length;
  if (python === undefined) {
    process.stdout.write("scikit-learn, XGBoost, pandas and SDMetrics: skipped, because there is no python3\n");
  }
  process.stdout.write(`peers: ${results.length - failed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
});

async function judgedByPeers(python, seed) {
  const { checks } = await import("../test/peers/checks.mjs");
  const { randomStream } = await import("../dist/math/random.js");
  const folder = mkdtempSync(join(tmpdir(), "marquee-peers-"));
  const ask = (job) => askPeer(python, folder, job);
  try {
    const results = [];
    for (const [index, { name, run }] of checks.entries()) {
      results.push(await check(name, () => run({ ask, folder, random: randomStream(seed).child(index) })));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a check and prints what it found; true when it passed. */
async function check(name, run) {
  const start = performance.now();
  let ok = true;
  let found;
  try {
    found = await run();
  } catch (error) {
    ok = false;
    found = error instanceof Error ? error.message : String(error);
  }
  const time = seconds(performance.now() - start);
  process.stdout.write(`${ok ? "ok    " : "FAILED"}  ${name} (${time})\n        ${found}\n`);
  return ok;
}

function askPeer(python, folder, job) {
  const [jobFile, answerFile] = ["job.json", "answer.json"].map((name) => join(folder, name));
  writeFileSync(jobFile, JSON.stringify(job));
  runProgram(python, [join(root, "test", "peers", "judge.py"), jobFile, answerFile]);
  return JSON.parse(readFileSync(answerFile, "utf8"));
}

/** One check a version: the bits of this version of Node again. */
async function repeatedByNodes(seed) {
  const args = [join(root, "test", "peers", "fingerprints.mjs"), String(seed)];
  const own = JSON.parse(runProgram(process.execPath, args));
  const results = [];
  for (const version of nodeVersions) {
    const sameBits = () => {
      const theirs = JSON.parse(runProgram(installNode(version), args));
      const names = Object.keys(own);
      const differing = names.filter((name) => theirs[name] !== own[name]);
      if (differing.length > 0) throw new Error(`other bits: ${differing.join(", ")}`);
      return `the same: ${names.join(", ")}`;
    };
    results.push(await check(`Node ${version}: the bits of Node ${process.versions.node}`, sameBits));
  }
  return results;
}

/** The program of a version of Node from the npm registry, installed once. */
function installNode(version) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const place = join(cache, `node-${version}`);
  const program = join(place, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(program)) {
    mkdirSync(place, { recursive: true });
    const npm = process.env.npm_execpath;
    const args = ["install", "--prefix", place, "--no-audit", "--no-fund", "--no-save", `${name}@${version}`];
    if (npm?.endsWith("js")) runProgram(process.execPath, [npm, ...args]);
    else runProgram("npm", args);
  }
  return program;
}

/** One check: the tests of damaged model files, with more of them, in half a gigabyte. */
function throwMutants() {
  return check(`${mutants} damaged model files: refused or sound, and soon`, () => {
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const args = ["--max-old-space-size=512", vitest, "run", "--pool=forks", "--execArgv=--max-old-space-size=512"];
    const env = { ...process.env, MARQUEE_FUZZ: String(mutants), NO_COLOR: "1" };
    const output = runProgram(process.execPath, [...args, "test/movies/hostile-model-files.test.ts"], env);
    return /Tests\s+(.*)/.exec(output)?.[1] ?? "no test ran";
  });
}
