import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import { type ErrorCode, errorCatalogue, MarqueeError } from "../errors.ts";

/** What is answered instead of a result: RFC 9457 problem details, with our stable code. */
export const problemSchema = z
  .object({
    type: z.string().describe("Where the code is explained."),
    title: z.string().describe("What the code means."),
    status: z.number().int().describe("The HTTP status."),
    detail: z.string().describe("One sentence: where, what was expected, what was found, what to do."),
    code: z.string().describe("Stable; programs test for it."),
    where: z.string().optional(),
    row: z.number().int().optional().describe("Counted from 1 for the first row below the header."),
    column: z.string().optional(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problemSchema>;

const mediaType = "application/problem+json; charset=utf-8";

/** The problem that tells of an error. What is no error of ours is told as a defect, without its words: they may hold data. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof MarqueeError)) {
    return problem("INTERNAL", "a defect of Marquee stopped the request. The server's log has its place.", {});
  }
  const { where, row, column } = error.details;
  return problem(error.code, error.message, {
    ...(where === undefined ? {} : { where }),
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
  });
}

function problem(code: ErrorCode, detail: string, place: Pick<Problem, "where" | "row" | "column">): Problem {
  const { httpStatus, meaning } = errorCatalogue[code];
  return { type: `/errors#${code}`, title: meaning, status: httpStatus, detail, code, ...place };
}

/** Answers every error as a problem. `onDefect` is told of those that are not refusals. */
export function answerProblems(app: FastifyInstance, onDefect: (error: unknown) => void): void {
  app.setErrorHandler((error, _request, reply) => {
    const refusal = asRefusal(error);
    if (!(refusal instanceof MarqueeError)) onDefect(error);
    return send(reply, problemOf(refusal));
  });
  app.setNotFoundHandler((request, reply) => send(reply, problemOf(notFound(request))));
}

/** The refusal of an address where there is nothing. */
function notFound({ method, url }: Pick<FastifyRequest, "method" | "url">): MarqueeError {
  return new MarqueeError("NOT_FOUND", {
    expected: "an address of the API, as /api/v1/openapi.json lists them",
    found: `${method} ${url.split("?", 1)[0]}`,
  });
}

function send(reply: FastifyReply, body: Problem): FastifyReply {
  if (body.status === 429) reply.header("retry-after", "5");
  return reply.code(body.status).type(mediaType).serializer(JSON.stringify).send(body);
}

/** The errors of the web framework as ours; others as they are. */
function asRefusal(error: unknown): unknown {
  if (error instanceof MarqueeError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { validation, validationContext = "request" } = error as FastifyError & { validationContext?: string };
    const [first] = validation as { instancePath: string; message?: string }[];
    const place = first?.instancePath.split("/").filter(Boolean).join(".") ?? "";
    return new MarqueeError("REQUEST_INVALID", {
      where: [validationContext, place].filter(Boolean).join(" "),
      expected: "what the API describes at /api/v1/openapi.json",
      found: `something else (${first?.message ?? "not understood"})`,
    });
  }
  const { statusCode = 500, code = "", message = "" } = error as Partial<FastifyError>;
  if (statusCode === 413) {
    return new MarqueeError("REQUEST_TOO_LARGE", { expected: "less", found: message.replace(/\.$/, "") });
  }
  if (statusCode === 429) {
    return new MarqueeError("RATE_LIMITED", { expected: "fewer requests a minute", found: message });
  }
  if (statusCode === 408) {
    return new MarqueeError("REQUEST_TOO_SLOW", { expected: "the whole request in time", found: "only part of it" });
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new MarqueeError("REQUEST_INVALID", {
      expected: "a request of the form the API describes",
      found: `${message.replace(/\.$/, "")} (${code})`,
    });
  }
  return error;
}
