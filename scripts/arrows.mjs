// Checks who imports whom in src/ and web/ of the current folder, by .dependency-cruiser.cjs of this clone.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./set-up.mjs";

const program = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
const config = join(root, ".dependency-cruiser.cjs");
const folders = ["src", "web"].filter((folder) => existsSync(folder));
const args = [program, ...folders, "--config", config, "--output-type", "json"];
const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });

const faults = findFaults();
process.stdout.write(faults.map((fault) => `${fault}\n`).join(""));
process.exitCode = faults.length === 0 ? 0 : 1;

function findFaults() {
  let summary;
  try {
    summary = JSON.parse(stdout).summary;
  } catch {
    return [stdout + stderr];
  }
  // It looks at nothing, and is content, when it cannot use the compiler.
  if (summary.totalCruised === 0) return ["No module was looked at."];
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}
