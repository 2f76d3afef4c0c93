// The steps of `npm test`: programs run one after another, each with its verdict and its time.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root, seconds } from "./set-up.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command script, named from the root, then its arguments
 * @property {boolean} [live] true when its output is shown as it comes, not only after a failure
 */

/** Remembers what was checked, so that the next time only what has changed since is looked at. */
function typeCheck(project) {
  const memory = `node_modules/.cache/marquee/${project.replace("/", "-")}.tsbuildinfo`;
  return ["node_modules/typescript/bin/tsc", "-p", project, "--incremental", "--tsBuildInfoFile", memory];
}

/** Everything that is checked besides the tests. @type {Step[]} */
export const checks = [
  { name: "biome", command: ["node_modules/@biomejs/biome/bin/biome", "ci", "--colors=off"] },
  { name: "types", command: typeCheck("tsconfig.json") },
  { name: "isomorphic types", command: typeCheck("tsconfig.isomorphic.json") },
  { name: "workbench types", command: typeCheck("web/tsconfig.json") },
  { name: "arrows", command: ["scripts/arrows.mjs"] },
  { name: "knip", command: ["node_modules/knip/bin/knip.js", "--no-progress"] },
];

/**
 * Runs the steps in order and prints a line for each. A failing step does not keep the next from running.
 * @param {readonly Step[]} steps
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function runSteps(steps) {
  const failed = [];
  for (const step of steps) {
    const start = performance.now();
    const { status, output } = await runProgram(step);
    const ok = status === 0;
    if (!ok) failed.push(step.name);
    process.stdout.write(
      `${ok ? "ok    " : "FAILED"}  ${step.name.padEnd(18)} ${seconds(performance.now() - start)}\n`,
    );
    if (!ok && !step.live) process.stdout.write(`${output.trim()}\n`);
  }
  return failed;
}

/** @param {Step} step @returns {Promise<{ status: number | null, output: string }>} */
function runProgram({ command: [program = "", ...args], live }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, program), ...args], {
      cwd: root,
      stdio: live ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}
