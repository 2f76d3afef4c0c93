// The process that reads a table for another one: started by read-isolated.ts, asked once, ended after its answer.
import { MarqueeError } from "../errors.ts";
import { profileMovies } from "../movies/profile/profile.ts";
import { endWithParent } from "../parallel/end-with-parent.ts";
import { previewFile } from "./preview.ts";
import { memoryMark, type ReadAnswer, type ReadRequest } from "./read-isolated.ts";
import { parseMovies, readMovies } from "./read-movies.ts";
import { packTable } from "./table-ids.ts";

process.once("message", async (request: ReadRequest) => {
  endWithParent({ bytes: request.memory, mark: memoryMark });
  process.send!(await answerTo(request));
});

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
