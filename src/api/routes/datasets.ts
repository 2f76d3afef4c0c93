import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { measureNames, movieCount } from "../../movies/movie.ts";
import { profileMovies } from "../../movies/profile/profile.ts";
import type { Api, ApiParts } from "../api-parts.ts";
import { type Dataset, datasetSchema } from "../dataset-store.ts";
import { keyHeaders, rememberKeys } from "../idempotency.ts";
import { idSchema } from "../ids.ts";
import { pageOf, pageQuerySchema, pageSchema } from "../pagination.ts";
import { readChoicesSchema } from "../read-uploaded.ts";
import { withUpload } from "../upload.ts";

const tags = ["datasets"];
const params = z.object({ dataset: idSchema });
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Movie tables: uploaded, listed, read, removed. */
export function addDatasetRoutes(api: Api, { datasets, limits }: ApiParts): void {
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
        return keys.once(key, { name, options, content }, () => datasets.add(file, name, options));
      });
      return reply.code(201).header("location", `${request.url}/${dataset.id}`).send(dataset);
    },
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
    async ({ params }) => ({ ...profileMovies(await datasets.load(params.dataset)) }),
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
    async ({ params, query: { limit, offset } }) => {
      const table = await datasets.load(params.dataset);
      const end = offset + limit;
      const numbers = (values: Float64Array) =>
        Array.from(values.subarray(offset, end), (value) => (Number.isNaN(value) ? null : value));
      return {
        source: table.source,
        total: movieCount(table),
        offset,
        proxies: table.proxies.map(({ column, formula }) => ({ column, formula })),
        targetRule: table.targetRule,
        ids: table.ids.slice(offset, end),
        measures: Object.fromEntries(measureNames.map((name) => [name, numbers(table.measures[name])])),
        hit:
          table.hit === null
            ? null
            : Array.from(table.hit.subarray(offset, end), (value) => (value < 0 ? null : value)),
        extras: table.extras.map(({ name, values }) => ({ name, values: values.slice(offset, end) })),
      };
    },
  );
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
