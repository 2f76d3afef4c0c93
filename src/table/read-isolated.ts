import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ErrorCode, type ErrorDetails, MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import type { ReadLimits, ReadOptions } from "./read-options.ts";
import { type PackedTable, unpackTable } from "./table-ids.ts";

/** What the reading process is asked: to read a file, or content that comes under a name. */
export type ReadRequest = { readonly name: string; readonly options: ReadOptions; readonly memory: number } & (
  | { readonly path: string }
  | { readonly content: Uint8Array }
);

/** What it answers. `failed` is a defect, with the stack. */
export type ReadAnswer =
  | { readonly table: PackedTable }
  | { readonly refused: { readonly code: ErrorCode; readonly details: ErrorDetails } }
  | { readonly failed: string };

/** What the reading process writes before it ends itself for using too much memory. */
export const memoryMark = "marquee: over the memory limit";

/** Sources are run by tests only, where a process of its own has nothing to read them with: there it runs what is built. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/table/read-child.js" : "./read-child.js",
  import.meta.url,
);

const keptText = 10_000;

/**
 * Reads a table in a process of its own, which is ended when it takes longer or more memory than the limits allow. Throws what
 * reading throws, READ_TIMEOUT, READ_MEMORY, and READ_CRASHED when the process ends without an answer.
 */
export async function readIsolated(
  source: { readonly path: string } | { readonly content: Uint8Array },
  name: string,
  options: ReadOptions,
  limits: ReadLimits,
): Promise<MovieTable> {
  // Whatever the process leaves behind when it is ended is under this folder.
  const folder = await mkdtemp(join(tmpdir(), "marquee-read-"));
  try {
    const request = { ...source, name, options: { ...options, isolated: false }, memory: limits.memory };
    const answer = await askChild(request, limits, folder);
    if ("table" in answer) return unpackTable(answer.table);
    if ("refused" in answer) throw new MarqueeError(answer.refused.code, answer.refused.details);
    if (/allocation failed|out of memory|Invalid (?:typed )?array length/i.test(answer.failed)) {
      throw overMemory(name, limits);
    }
    throw new Error(`Reading ${name} failed. ${answer.failed}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function askChild(request: ReadRequest, limits: ReadLimits, folder: string): Promise<ReadAnswer> {
  const { name } = request;
  return new Promise((resolve, reject) => {
    const megabytes = Math.max(64, Math.ceil(limits.memory / 2 ** 20));
    const child = fork(program, {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${megabytes}`],
      env: { ...systemEnvironment(), TMPDIR: folder, TEMP: folder, TMP: folder },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    let answer: ReadAnswer | undefined;
    let late = false;
    const end = () => child.kill("SIGKILL");
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limits.seconds * 1000);
    process.once("exit", end);
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-keptText);
    });
    child.once("message", (message) => {
      answer = message as ReadAnswer;
      end();
    });
    child.once("error", (error) => {
      said += error.message;
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      process.off("exit", end);
      if (answer !== undefined) resolve(answer);
      else if (late) reject(overTime(name, limits));
      else if (/out of memory|bad_alloc/i.test(said) || said.includes(memoryMark)) reject(overMemory(name, limits));
      else reject(crashed(name, signal ?? `exit code ${code}`));
    });
    child.send(request, (error) => {
      if (error !== null) said += error.message;
    });
  });
}

/** What a program needs of the environment to start at all, and nothing of the caller's. */
function systemEnvironment(): Record<string, string> {
  const needed = ["PATH", "SystemRoot", "LD_LIBRARY_PATH"];
  return Object.fromEntries(
    needed.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])),
  ) as Record<string, string>;
}

function overTime(where: string, { seconds }: ReadLimits): MarqueeError {
  return new MarqueeError("READ_TIMEOUT", {
    where,
    expected: `a file that is read within ${seconds} s`,
    found: "one that takes longer",
    remedy: "Split the table, write it as CSV, or allow more with limits.seconds.",
  });
}

function overMemory(where: string, { memory }: ReadLimits): MarqueeError {
  return new MarqueeError("READ_MEMORY", {
    where,
    expected: `a file that is read with at most ${Math.round(memory / 1e6)} MB of memory`,
    found: "one that needs more",
    remedy: "Split the table, write it as CSV, or allow more with limits.memory.",
  });
}

function crashed(where: string, found: string): MarqueeError {
  return new MarqueeError("READ_CRASHED", {
    where,
    expected: "a file that can be read or refused",
    found: `one at which the reader breaks down (${found})`,
    remedy: "The file is likely damaged: write it again, or as CSV.",
  });
}
