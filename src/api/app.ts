import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { apiPrefix, guardAccess, isOfApi } from "./access.ts";
import { logAnswers } from "./access-log.ts";
import type { Api, ApiParts } from "./api-parts.ts";
import { addEntityTags } from "./entity-tag.ts";
import { dataProtection, pageProtection } from "./page-protection.ts";
import { answerProblems } from "./problems.ts";
import { type ApiDescription, renderErrors, renderReference } from "./reference-page.ts";
import { addDatasetRoutes } from "./routes/datasets.ts";
import { addJobRoutes } from "./routes/jobs.ts";
import { addModelRoutes } from "./routes/models.ts";
import { addRunRoutes } from "./routes/runs.ts";
import { addServiceRoutes } from "./routes/service.ts";

/** The HTTP API as a value: `inject` asks it without a port, `listen` with one. */
export async function createApi(parts: ApiParts): Promise<Api> {
  const app = Fastify({
    logger: false,
    bodyLimit: parts.limits.bodyBytes,
    // The defaults leave connections open for as long as a stranger likes.
    connectionTimeout: 30_000,
    requestTimeout: 300_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 100 },
    // Times are looked at as often as that.
    http: { connectionsCheckingInterval: 2_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app as unknown as FastifyInstance, parts.onDefect);
  if (parts.onAnswer !== undefined) logAnswers(app as unknown as FastifyInstance, parts.onAnswer);
  // Before the guard, so that refusals carry the protection too.
  app.addHook(
    "onRequest",
    async (request, reply) => void reply.headers(isOfApi(request) ? dataProtection : pageProtection),
  );
  guardAccess(app as unknown as FastifyInstance, parts.access);
  await app.register(rateLimit, { max: parts.limits.requestsPerMinute, timeWindow: 60_000 });
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Marquee", version: parts.version, description },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(
    async (routes) => {
      const api = routes as unknown as Api;
      addEntityTags(routes);
      addServiceRoutes(api, parts);
      addDatasetRoutes(api, parts);
      addJobRoutes(api, parts);
      addModelRoutes(api, parts);
      addRunRoutes(api, parts);
    },
    { prefix: `${apiPrefix}/v1` },
  );
  await app.register(async (pages) => {
    addEntityTags(pages);
    const hidden = { schema: { hide: true } };
    const type = "text/html; charset=utf-8";
    pages.get("/reference", hidden, async (_request, reply) =>
      reply.type(type).send(renderReference(app.swagger() as unknown as ApiDescription)),
    );
    pages.get("/errors", hidden, async (_request, reply) => reply.type(type).send(renderErrors()));
  });
  return app as unknown as Api;
}

const description =
  "Audience segments and honestly tested hit prediction for movie tables. Errors are problem details (RFC 9457) with a stable code.";
