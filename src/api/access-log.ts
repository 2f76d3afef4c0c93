import type { FastifyInstance } from "fastify";

/** An answer that was given, as the log tells of it. */
export interface AnswerEntry {
  readonly time: string;
  readonly method: string;
  /** The address as the API describes it: ids and whatever else stands in a request are not told. Null where there is none. */
  readonly route: string | null;
  readonly status: number;
  readonly milliseconds: number;
}

/**
 * Tells of every answer. Of a request nothing is told but its method and the route it met, so that no token, question, name or
 * cell can get into a log.
 */
export function logAnswers(app: FastifyInstance, tell: (entry: AnswerEntry) => void): void {
  app.addHook("onResponse", async (request, reply) => {
    tell({
      time: new Date().toISOString(),
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}
