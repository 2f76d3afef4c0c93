import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { type ErrorCode, type ErrorDetails, MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import type { FilePreview } from "./file-preview.ts";
import { namedFormat } from "./formats.ts";
import { checkReadOptions, limitsOf, type ReadLimits, type ReadOptions } from "./read-options.ts";
import { type PackedTable, unpackTable } from "./table-ids.ts";

/** What the reading process is asked: to read a file, or content that comes under a name, or to look at a file. */
export type ReadRequest = { readonly name: string; readonly options: ReadOptions; readonly memory: number } & (
  | { readonly path: string; readonly wanted: "table" | "profile" | "preview" }
  | { readonly content: Uint8Array }
);

/** What it answers. `failed` is a defect, with the stack. */
export type ReadAnswer =
  | { readonly table: PackedTable }
  | { readonly profile: TableProfile }
  | { readonly preview: FilePreview }
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

/** How the reading process is treated. */
export interface ReadControl {
  /** Ends it when aborted; what was asked then throws the reason. */
  readonly signal?: AbortSignal;
  /** Its priority, as `os.setPriority` has it; default the caller's. */
  readonly priority?: number;
}

interface FileSource {
  readonly path: string;
}

type Source = FileSource | { readonly content: Uint8Array };

/**
 * Reads a table in a process of its own, which is ended when it takes longer or more memory than the limits allow. Throws what
 * reading throws, READ_TIMEOUT, READ_MEMORY, and READ_CRASHED when the process ends without an answer.
 */
export async function readIsolated(
  source: Source,
  name: string,
  options: ReadOptions,
  control?: ReadControl,
): Promise<MovieTable> {
  const answer = await ask("path" in source ? { path: source.path, wanted: "table" } : source, name, options, control);
  return unpackTable((answer as { readonly table: PackedTable }).table);
}

/** The profile of a table as it stands in its file, made in a process of its own. Throws what readIsolated throws. */
export async function profileIsolated({ path }: FileSource, name: string, options: ReadOptions, control?: ReadControl) {
  const answer = await ask({ path, wanted: "profile" }, name, { ...options, asIs: true }, control);
  return (answer as { readonly profile: TableProfile }).profile;
}

/** Looks at a file in a process of its own. Throws what previewFile and readIsolated throw. */
export async function previewIsolated({ path }: FileSource, name: string, options: ReadOptions, control?: ReadControl) {
  const answer = await ask({ path, wanted: "preview" }, name, options, control);
  return (answer as { readonly preview: FilePreview }).preview;
}

/** The answer to a request, which is of the kind that was wanted. */
async function ask(
  wanted:
    | { readonly path: string; readonly wanted: "table" | "profile" | "preview" }
    | { readonly content: Uint8Array },
  name: string,
  options: ReadOptions,
  control: ReadControl = {},
): Promise<ReadAnswer> {
  // What is refused unseen needs no process.
  checkReadOptions(options);
  namedFormat(name, options.format);
  const limits = limitsOf(options);
  // Whatever the process leaves behind when it is ended is under this folder.
  const folder = await mkdtemp(join(tmpdir(), "marquee-read-"));
  try {
    const request = { ...wanted, name, options: { ...options, isolated: false }, memory: limits.memory };
    const answer = await askChild(request, limits, folder, control);
    if ("refused" in answer) throw new MarqueeError(answer.refused.code, answer.refused.details);
    if (!("failed" in answer)) return answer;
    if (/allocation failed|out of memory|Invalid (?:typed )?array length/i.test(answer.failed)) {
      throw overMemory(name, limits);
    }
    throw new Error(`Reading ${name} failed. ${answer.failed}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function askChild(
  request: ReadRequest,
  limits: ReadLimits,
  folder: string,
  { signal, priority }: ReadControl,
): Promise<ReadAnswer> {
  const { name } = request;
  signal?.throwIfAborted();
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
    signal?.addEventListener("abort", end);
    if (priority !== undefined) lower(child.pid, priority);
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
    child.once("close", (code, killedBy) => {
      clearTimeout(timer);
      process.off("exit", end);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else if (answer !== undefined) resolve(answer);
      else if (late) reject(overTime(name, limits));
      else if (/out of memory|bad_alloc/i.test(said) || said.includes(memoryMark)) reject(overMemory(name, limits));
      else reject(crashed(name, killedBy ?? `exit code ${code}`));
    });
    child.send(request, (error) => {
      if (error !== null) said += error.message;
    });
  });
}

/** A process whose priority cannot be set has ended already, or reads at the caller's priority, which does no harm. */
function lower(pid: number | undefined, priority: number): void {
  try {
    if (pid !== undefined) setPriority(pid, priority);
  } catch {}
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
