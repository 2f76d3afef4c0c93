import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/**
 * Gives every answer to a GET a tag of what it holds; a client that has it already is told so and sent nothing (RFC 9110,
 * 13.1.2). Answers that come in pieces bring a tag of their own: see `isHeld`.
 */
export function addEntityTags(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" || reply.statusCode !== 200 || reply.hasHeader("etag")) return payload;
    if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
    if (!isHeld(request, reply, payload)) return payload;
    reply.code(304).removeHeader("content-type").removeHeader("content-length");
    return null;
  });
}

/** Sets the tag of an answer by what determines it, and tells whether the client has it already: then 304 is the answer. */
export function isHeld(request: FastifyRequest, reply: FastifyReply, determined: string | Buffer): boolean {
  const tag = `"${createHash("sha256").update(determined).digest("base64url").slice(0, 27)}"`;
  reply.header("etag", tag).header("cache-control", "no-cache");
  const held = request.headers["if-none-match"]?.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return held?.some((one) => one === tag || one === "*") ?? false;
}
