import { z } from "zod";
import { explain } from "../../movies/explain/explain.ts";
import { type MovieTable, movieCount } from "../../movies/movie.ts";
import { predict } from "../../movies/predict.ts";
import { tableFromRecords } from "../../table/read-movies.ts";
import type { Api, ApiParts } from "../api-parts.ts";
import { damagedModelSchema, modelSchema } from "../model-store.ts";
import { pageOf, pageQuerySchema, pageSchema } from "../pagination.ts";
import { readChoicesSchema, readUploaded } from "../read-uploaded.ts";
import { whileAsked, withUpload } from "../upload.ts";

const params = z.object({ model: z.string().max(200) });
const recordSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const moviesSchema = z
  .array(recordSchema)
  .min(1)
  .max(10_000)
  .describe("Movies as records of the movie table's columns.");
const resultSchema = z.looseObject({ notes: z.array(z.object({ code: z.string(), message: z.string() })).readonly() });
const batchBytes = 32_000_000;
const explainedAtMost = 100;
/** Which columns are needed is the model's to say: one for a moment before the release goes by others. */
const anyMeasures = { measures: "optional" } as const;

/** Hit models: listed, fetched, asked for predictions and for reasons. */
export function addModelRoutes(api: Api, { models, limits }: ApiParts): void {
  const tags = ["models"];
  api.get(
    "/models",
    {
      schema: {
        summary: "The hit models of all runs, newest first",
        tags,
        querystring: pageQuerySchema,
        response: {
          200: pageSchema(modelSchema).extend({
            damaged: z.array(damagedModelSchema).describe("Model files of this part that cannot be read, and why."),
          }),
        },
      },
    },
    async ({ query }) => {
      const page = pageOf(await models.files(), ({ id }) => id, query);
      const { whole, damaged } = await models.summaries(page.items);
      return { ...page, items: whole, damaged };
    },
  );
  api.get(
    "/models/:model",
    { schema: { summary: "A model file, to score with elsewhere", tags, params, produces: ["application/json"] } },
    async ({ params }, reply) =>
      reply
        .type("application/json")
        .serializer(String)
        .send(await models.text(params.model)),
  );
  api.post(
    "/models/:model/predictions",
    {
      bodyLimit: batchBytes,
      schema: {
        summary: "The probability of a hit, its interval, the verdict and the segment of one or many movies",
        tags: ["predictions"],
        params,
        body: z.strictObject({
          movies: moviesSchema,
          threshold: z.number().optional().describe("Overrides the model's, 0 to 1."),
          explain: z.boolean().default(false).describe("With the reasons, for up to 100 movies."),
        }),
        response: { 200: resultSchema },
      },
    },
    async ({ params, body: { movies, threshold, explain: reasons } }, reply) => {
      const table = tableFromRecords(withIds(movies), "the request", anyMeasures);
      const options = {
        explain: reasons && movies.length <= explainedAtMost,
        ...(threshold === undefined ? {} : { threshold }),
      };
      return reply.serializer(JSON.stringify).send({ ...predict(await models.get(params.model), table, options) });
    },
  );
  api.post(
    "/models/:model/predictions/file",
    {
      schema: {
        summary: "The same for a file of movies: a multipart form with a file, and a field `options` with JSON",
        tags: ["predictions"],
        consumes: ["multipart/form-data"],
        params,
        response: { 200: resultSchema },
      },
    },
    async (request, reply) => {
      const model = await models.get((request.params as z.infer<typeof params>).model);
      const table = await withUpload(request, limits, readChoicesSchema, ({ file, name, options }) =>
        readUploaded({ path: file, name }, { ...options, ...anyMeasures }, whileAsked(reply)),
      );
      return reply.serializer(JSON.stringify).send({ ...predict(model, table, { explain: false }) });
    },
  );
  api.post(
    "/models/:model/explanations",
    {
      schema: {
        summary: "Why the model says what it says of up to 100 movies, and what would turn its verdict",
        tags: ["explanations"],
        params,
        body: z.strictObject({ movies: moviesSchema.max(explainedAtMost) }),
        response: { 200: resultSchema },
      },
    },
    async ({ params, body }, reply) => {
      const table: MovieTable = tableFromRecords(withIds(body.movies), "the request", anyMeasures);
      return reply
        .serializer(JSON.stringify)
        .send({ ...explain(await models.get(params.model), table), rows: movieCount(table) });
    },
  );
}

/** Movies without an id are numbered. */
function withIds(movies: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return movies.map((movie, index) => ("movie_id" in movie ? movie : { movie_id: String(index + 1), ...movie }));
}
