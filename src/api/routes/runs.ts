import { z } from "zod";
import { MarqueeError } from "../../errors.ts";
import { compareRuns } from "../../runs/compare-runs.ts";
import { exportRun } from "../../runs/export-run.ts";
import { readRun } from "../../runs/read-run.ts";
import { readRunFile } from "../../runs/run-file.ts";
import { deleteRun, listRuns, readStoredRun, runFolder } from "../../runs/run-store.ts";
import type { Api, ApiParts } from "../api-parts.ts";
import { idSchema } from "../ids.ts";
import { pageOf, pageQuerySchema, pageSchema } from "../pagination.ts";

const params = z.object({ run: idSchema });
const runSchema = z
  .looseObject({ id: z.string(), createdAt: z.string(), command: z.string(), bytes: z.number().int() })
  .meta({ id: "Run" });
const reports = {
  html: { file: "report.html", type: "text/html; charset=utf-8" },
  md: { file: "report.md", type: "text/markdown; charset=utf-8" },
  pdf: { file: "report.pdf", type: "application/pdf" },
} as const;

const largestReport = 100_000_000;

/** Runs of the store: listed, read, compared, exported, deleted, and their reports. */
export function addRunRoutes(api: Api, { store }: ApiParts): void {
  const tags = ["runs"];
  api.get(
    "/runs",
    {
      schema: {
        summary: "The runs there are, newest first",
        tags,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(runSchema) },
      },
    },
    async ({ query }) => {
      const { runs } = await listRuns(store);
      return pageOf(
        runs.map((run) => ({ ...run })),
        ({ id }) => id,
        query,
      );
    },
  );
  api.get(
    "/runs/:run",
    { schema: { summary: "What a run's manifest tells", tags, params, response: { 200: runSchema } } },
    async ({ params }) => ({ ...(await readStoredRun(placeOf(params.run))) }),
  );
  api.get(
    "/runs/:run/result",
    { schema: { summary: "All figures of a run", tags, params, produces: ["application/json"] } },
    async ({ params }, reply) => {
      const run = await readRun(placeOf(params.run));
      return reply.type("application/json; charset=utf-8").serializer(String).send(JSON.stringify(run));
    },
  );
  api.get(
    "/runs/:run/comparison/:other",
    {
      schema: {
        summary: "What differs between two runs, the first being the earlier",
        tags,
        params: params.extend({ other: idSchema }),
        produces: ["application/json"],
      },
    },
    async ({ params }, reply) => {
      const [before, after] = await Promise.all([readRun(placeOf(params.run)), readRun(placeOf(params.other))]);
      return reply.serializer(JSON.stringify).send(compareRuns(before, after));
    },
  );
  api.get(
    "/runs/:run/reports/:format",
    {
      schema: {
        summary: "The report of a run: html, md or pdf",
        tags: ["reports"],
        params: params.extend({ format: z.enum(["html", "md", "pdf"]) }),
        produces: Object.values(reports).map(({ type }) => type),
      },
    },
    async (request, reply) => {
      const { file, type } = reports[request.params.format];
      const content = await readRunFile(placeOf(request.params.run), file, largestReport).catch(() => {
        throw notThere(`${request.params.run}, ${request.params.format}`);
      });
      // The report brings its own policy; it opens from anywhere, and frames in the workbench.
      return reply.type(type).send(content);
    },
  );
  api.get(
    "/runs/:run/archive",
    { schema: { summary: "A run as one file", tags, params, produces: ["application/zip"] } },
    async ({ params }, reply) =>
      reply
        .type("application/zip")
        .header("content-disposition", `attachment; filename="${params.run}.zip"`)
        .send(Buffer.from(await exportRun(placeOf(params.run)))),
  );
  api.delete(
    "/runs/:run",
    { schema: { summary: "Delete a run for good", tags, params, response: { 204: z.null() } } },
    async ({ params }, reply) => {
      await deleteRun(placeOf(params.run));
      return reply.code(204).send(null);
    },
  );

  function placeOf(id: string): string {
    try {
      return runFolder(store, id);
    } catch (error) {
      if (error instanceof MarqueeError && error.code === "FILE_NOT_FOUND") throw notThere(id);
      throw error;
    }
  }
}

function notThere(id: string): MarqueeError {
  return new MarqueeError("NOT_FOUND", { expected: "a run that GET /api/v1/runs lists", found: id });
}
