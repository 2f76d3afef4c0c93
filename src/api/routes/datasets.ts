import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { MarqueeError } from "../../errors.ts";
import type { Api, ApiParts } from "../api-parts.ts";
import { type Dataset, datasetSchema } from "../dataset-store.ts";
import { isHeld } from "../entity-tag.ts";
import { keyHeaders, rememberKeys } from "../idempotency.ts";
import { idSchema } from "../ids.ts";
import { movieJson } from "../movie-pages.ts";
import { pageOf, pageQuerySchema, pageSchema } from "../pagination.ts";
import { previewSchema } from "../preview-schema.ts";
import { problemOf } from "../problems.ts";
import { previewUploaded, readChoicesSchema } from "../read-uploaded.ts";
import { whileAsked, withUpload } from "../upload.ts";

const tags = ["datasets"];
const params = z.object({ dataset: idSchema });
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Movie tables: uploaded, listed, read, removed. */
export function addDatasetRoutes(api: Api, { datasets, limits, version }: ApiParts): void {
  const keys = rememberKeys<Promise<Dataset>>();
  api.get(
    "/datasets",
    {
      schema: {
        summary: "The movie tables there are, newest first, the built-in ones last",
        tags,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(datasetSchema) },
      },
    },
    async ({ query }) => pageOf(await datasets.list(), ({ id }) => id, query),
  );
  api.post(
    "/datasets",
    {
      schema: {
        summary: "Upload a movie table: a multipart form with a file, and a field `options` with JSON",
        tags,
        consumes: ["multipart/form-data"],
        headers: keyHeaders,
        response: { 201: datasetSchema },
      },
    },
    async (request, reply) => {
      const key = request.headers["idempotency-key"];
      const dataset = await withUpload(request, limits, readChoicesSchema, async ({ file, name, options }) => {
        const content = key === undefined ? null : await hashOf(file);
        // With a key the answer may be asked for again by another request, so the end of this one ends nothing.
        const signal = key === undefined ? whileAsked(reply) : undefined;
        return keys.once(key, { name, options, content }, () => datasets.add(file, name, options, signal));
      });
      return reply.code(201).header("location", `${request.url}/${dataset.id}`).send(dataset);
    },
  );
  api.post(
    "/datasets/preview",
    {
      schema: {
        summary: "Look at a file before it is taken in: a form as for POST /datasets, of which nothing is kept",
        tags,
        consumes: ["multipart/form-data"],
        response: { 200: previewSchema },
      },
    },
    async (request, reply) =>
      withUpload(request, limits, readChoicesSchema, async ({ file, name, options }) => {
        const preview = await previewUploaded({ path: file, name }, options, whileAsked(reply));
        const { refusal, profile } = preview;
        return {
          ...preview,
          name,
          refusal: refusal === null ? null : problemOf(new MarqueeError(refusal.code, refusal.details)),
          profile: profile === null ? null : { ...profile },
        } as z.infer<typeof previewSchema>;
      }),
  );
  api.get(
    "/datasets/:dataset",
    { schema: { summary: "One movie table", tags, params, response: { 200: datasetSchema } } },
    async ({ params }) => datasets.get(params.dataset),
  );
  api.delete(
    "/datasets/:dataset",
    { schema: { summary: "Remove an uploaded table", tags, params, response: { 204: z.null() } } },
    async ({ params }, reply) => {
      datasets.remove(params.dataset);
      return reply.code(204).send(null);
    },
  );
  api.get(
    "/datasets/:dataset/profile",
    {
      schema: {
        summary: "What is in a table and what is odd about it, column by column",
        tags,
        params,
        response: { 200: z.looseObject({ rows: z.number().int() }) },
      },
    },
    async ({ params }, reply) =>
      reply
        .type("application/json; charset=utf-8")
        .serializer(String)
        .send((await datasets.profile(params.dataset)) as never),
  );
  api.get(
    "/datasets/:dataset/movies",
    {
      schema: {
        summary: "The movies of a table, column by column, in parts",
        tags,
        params,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200_000).default(1000),
          offset: z.coerce.number().int().min(0).default(0),
        }),
        response: {
          200: z.object({
            source: z.string(),
            total: z.number().int(),
            offset: z.number().int(),
            proxies: z.array(z.object({ column: z.string(), formula: z.string() })),
            targetRule: z.string().nullable(),
            ids: z.array(z.string()),
            measures: z.record(z.string(), z.array(z.number().nullable())),
            hit: z.array(z.number().nullable()).nullable(),
            extras: z.array(z.object({ name: z.string(), values: z.array(cell) })),
          }),
        },
      },
    },
    async (request, reply) => {
      const { limit, offset } = request.query;
      const dataset = await datasets.get(request.params.dataset);
      // The file does not change, so its movies need not be read to know whether the client has them.
      if (isHeld(request, reply, JSON.stringify([version, dataset, limit, offset])))
        return (reply as FastifyReply).code(304).send();
      const table = await datasets.load(dataset.id);
      return reply
        .type("application/json; charset=utf-8")
        .send(Readable.from(movieJson(table, offset, limit)) as never);
    },
  );
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
