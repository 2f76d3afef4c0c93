import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Sends content with a tag of what it is; a client that has it already is told so and sent nothing (RFC 9110, 13.1.2). */
export function sendWithTag(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  content: string | Buffer,
): FastifyReply {
  const tag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"`;
  reply.header("etag", tag).header("cache-control", "no-cache");
  const held = request.headers["if-none-match"]?.split(",").map((one) => one.trim().replace(/^W\//, ""));
  if (held?.some((one) => one === tag || one === "*")) return reply.code(304).send();
  return reply
    .type(type)
    .serializer((body: string | Buffer) => body as string)
    .send(content);
}
