import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import { keptName } from "./read-uploaded.ts";

/** What an upload may be. */
export interface UploadLimits {
  /** Bytes of the file; more end in REQUEST_TOO_LARGE. */
  readonly fileBytes: number;
  /** Bytes a second, measured over ten seconds; fewer end in REQUEST_TOO_SLOW. */
  readonly slowestRate: number;
}

/** A file that came in, and the options that came with it. */
export interface Upload<Options> {
  readonly file: string;
  readonly name: string;
  readonly options: Options;
}

const watchMilliseconds = 10_000;
const longestName = 200;

/**
 * Takes in one file and, before or after it, one field `options` (JSON); calls `work` with both, and removes what is left
 * of the file afterwards. Throws REQUEST_INVALID, REQUEST_TOO_LARGE and REQUEST_TOO_SLOW.
 */
export async function withUpload<Options, Result>(
  request: FastifyRequest,
  limits: UploadLimits,
  optionsSchema: z.ZodType<Options>,
  work: (upload: Upload<Options>) => Promise<Result>,
): Promise<Result> {
  if (!request.isMultipart())
    throw invalid("a multipart form with a file", request.headers["content-type"] ?? "nothing");
  const folder = mkdtempSync(join(tmpdir(), "marquee-upload-"));
  try {
    const { options, ...file } = await receive(request, limits, folder);
    return await work({ ...file, options: parseOptions(options, optionsSchema) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Aborted when whoever asked is gone before the answer. */
export function whileAsked(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished)
      gone.abort(new MarqueeError("REQUEST_INVALID", { expected: "a caller who waits", found: "one who is gone" }));
  });
  return gone.signal;
}

/** Takes in a form's file, into `folder`, and the text of its field `options`. */
async function receive(request: FastifyRequest, limits: UploadLimits, folder: string): Promise<Upload<string>> {
  let file: string | undefined;
  let name: string | undefined;
  let options = "{}";
  try {
    for await (const part of request.parts({
      limits: { fileSize: limits.fileBytes, files: 1, fields: 1, parts: 2, fieldSize: 10_000 },
    })) {
      if (part.type === "file") {
        name = shownName(part.filename);
        file = join(folder, keptName(name));
        await pipeline(part.file, leastRate(limits.slowestRate), createWriteStream(file));
        if (part.file.truncated) {
          throw new MarqueeError("REQUEST_TOO_LARGE", {
            where: name,
            expected: `at most ${limits.fileBytes} bytes`,
            found: "more",
            remedy: "Sample or split the table.",
          });
        }
      } else if (part.fieldname === "options") options = String(part.value);
      else throw invalid("a file and a field named options", `a field named ${String(part.fieldname).slice(0, 40)}`);
    }
  } catch (error) {
    throw isOfForm(error) ? invalid("a whole multipart form", error.message) : error;
  }
  if (name === undefined || file === undefined) throw invalid("a file", "none");
  return { file, name, options };
}

/** Streams and the form's parser tell of a form that breaks off or is damaged by errors without a class or status of their own. */
function isOfForm(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof MarqueeError || "statusCode" in error) return false;
  if (!("code" in error)) return error.constructor === Error;
  return error.code === "ERR_STREAM_PREMATURE_CLOSE" || error.code === "ECONNRESET";
}

function parseOptions<Options>(text: string, schema: z.ZodType<Options>): Options {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("JSON in the field options", "something else");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid("options as the API describes them", z.prettifyError(parsed.error).replaceAll("\n", " "));
}

/** The last part of the name a browser gave, to show and for its ending. The types promise a name, damaged forms have none. */
function shownName(given: string | undefined): string {
  const name = given?.split(/[\\/]/).pop() ?? "";
  return name.slice(-longestName) || "upload";
}

/** Lets bytes through, and fails when fewer come than `rate` a second. */
function leastRate(rate: number): Transform {
  let seen = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(null, chunk);
    },
  });
  const timer = setInterval(() => {
    if (seen < (rate * watchMilliseconds) / 1000) {
      const expected = `at least ${rate} bytes a second`;
      stream.destroy(new MarqueeError("REQUEST_TOO_SLOW", { expected, found: `${seen} in ten seconds` }));
    }
    seen = 0;
  }, watchMilliseconds);
  timer.unref();
  stream.once("close", () => clearInterval(timer));
  return stream;
}

function invalid(expected: string, found: string): MarqueeError {
  return new MarqueeError("REQUEST_INVALID", { expected, found });
}
