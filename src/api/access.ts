import { randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { MarqueeError } from "../errors.ts";

/** Who may ask: the token, and the names the server is known by. */
export interface Access {
  /** What `Authorization: Bearer` must carry; null lets everyone in who reaches the socket. */
  readonly token: string | null;
  /** The exact values of the Host header that are served, such as `127.0.0.1:8421`. A function, because the port is known late. */
  readonly hosts: () => readonly string[];
}

/** Where the addresses begin that need a token. */
export const apiPrefix = "/api";

/** A new token: 256 random bits, safe in an address. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** True for the names and addresses of this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Refuses what does not come from where it should, before anything else acts on a request: another Host header than our
 * own (a page that had its name point here: DNS rebinding), a page of another origin, and, below /api, whoever has no
 * token. Throws HOST_REFUSED, ORIGIN_REFUSED and UNAUTHORIZED.
 */
export function guardAccess(app: FastifyInstance, access: Access): void {
  const token = access.token === null ? null : Buffer.from(access.token);
  app.addHook("onRequest", async (request, reply) => {
    const hosts = access.hosts();
    const host = request.headers.host ?? "";
    if (!hosts.includes(host)) {
      throw new MarqueeError("HOST_REFUSED", { where: "Host", expected: hosts.join(" or "), found: host || "nothing" });
    }
    const { origin } = request.headers;
    if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`)) {
      throw new MarqueeError("ORIGIN_REFUSED", { where: "Origin", expected: `http://${hosts[0]}`, found: origin });
    }
    if (token === null || !isOfApi(request)) return;
    if (!isSame(Buffer.from(bearerOf(request)), token)) {
      reply.header("www-authenticate", 'Bearer realm="marquee"');
      throw new MarqueeError("UNAUTHORIZED", {
        where: "Authorization",
        expected: "Bearer and the token the server printed when it started",
        found: request.headers.authorization === undefined ? "nothing" : "something else",
      });
    }
  });
}

/** True below /api, whether there is such an address or not. Pages and their parts hold no data and are open. */
export function isOfApi({ url }: FastifyRequest): boolean {
  const path = url.split("?", 1)[0]!.toLowerCase();
  return path === apiPrefix || path.startsWith(`${apiPrefix}/`);
}

function bearerOf({ headers }: FastifyRequest): string {
  return /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
}

/** Compares in a time that tells nothing of the token but its length, which is known. */
function isSame(given: Buffer, token: Buffer): boolean {
  return given.length === token.length && timingSafeEqual(given, token);
}
