// Python for the peers that Marquee is compared with.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, SetUpError } from "./set-up.mjs";

/** The name of a Python 3 there is; undefined when there is none. */
export function findPython() {
  return ["python3", "python"].find((name) => {
    const { status, stdout } = spawnSync(name, ["-c", "import sys; print(sys.version_info[0])"], { encoding: "utf8" });
    return status === 0 && stdout.trim() === "3";
  });
}

/** A virtual environment at `cache` with the packages that `requirements` pins, made once; returns its Python. */
export function makeEnvironment(python, requirements, cache) {
  const stamp = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const stampFile = join(cache, ".requirements");
  const own = join(cache, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (existsSync(own) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return own;
  process.stdout.write("Making a virtual environment …\n");
  setUpStep("The virtual environment could not be made.", python, ["-m", "venv", "--clear", cache]);
  setUpStep("The packages of the peers could not be installed.", own, [
    "-m",
    "pip",
    "install",
    "-q",
    "-r",
    requirements,
  ]);
  writeFileSync(stampFile, stamp);
  return own;
}

function setUpStep(sentence, program, args) {
  try {
    runProgram(program, args);
  } catch (error) {
    throw new SetUpError(sentence, error instanceof Error ? error.message : String(error));
  }
}

/** Runs a program to its end and returns what it printed. Throws what it said when it fails. */
export function runProgram(program, args, env = process.env) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}\n${stdout.slice(-3000)}${stderr.slice(-3000)}`);
  return stdout;
}
