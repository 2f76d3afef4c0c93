// The process that reads a table for another one: started by read-isolated.ts, asked once, ended after its answer.
import { Worker } from "node:worker_threads";
import { MarqueeError } from "../errors.ts";
import { profileMovies } from "../movies/profile/profile.ts";
import { previewFile } from "./preview.ts";
import { memoryMark, type ReadAnswer, type ReadRequest } from "./read-isolated.ts";
import { parseMovies, readMovies } from "./read-movies.ts";
import { packTable } from "./table-ids.ts";

/**
 * Looks at the memory, and whether whoever asked is still there, from a thread of its own, since reading keeps the main one
 * busy for as long as it takes.
 */
const watcher = `
const { workerData } = require("node:worker_threads");
const { writeSync } = require("node:fs");
setInterval(() => {
  const orphaned = process.ppid !== workerData.parent;
  if (process.memoryUsage.rss() <= workerData.memory && !orphaned) return;
  if (!orphaned) writeSync(2, workerData.mark);
  process.kill(process.pid, "SIGKILL");
}, 25);
`;

const parent = process.ppid;
process.once("message", async (request: ReadRequest) => {
  new Worker(watcher, { eval: true, workerData: { memory: request.memory, mark: memoryMark, parent } }).unref();
  process.send!(await answerTo(request));
});
// Whoever asked is gone.
process.once("disconnect", () => process.exit());

async function answerTo(request: ReadRequest): Promise<ReadAnswer> {
  const { name, options } = request;
  try {
    if ("content" in request) return { table: packTable(await parseMovies(request.content, name, options)) };
    if (request.wanted === "preview") return { preview: await previewFile(request.path, options) };
    const table = await readMovies(request.path, options);
    return request.wanted === "profile" ? { profile: profileMovies(table) } : { table: packTable(table) };
  } catch (error) {
    if (error instanceof MarqueeError) return { refused: { code: error.code, details: error.details } };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
