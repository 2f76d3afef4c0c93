import { z } from "zod";
import type { Api, ApiParts } from "../api-parts.ts";
import { keyHeaders, rememberKeys } from "../idempotency.ts";
import { idSchema } from "../ids.ts";
import { hasEnded, type Job, type JobKind, jobSchema } from "../job.ts";
import { jobCommand } from "../job-command.ts";
import { segmentOptionsSchema, trainOptionsSchema } from "../job-options.ts";
import { pageOf, pageQuerySchema, pageSchema } from "../pagination.ts";

const jobParams = z.object({ job: idSchema });

/** How often a stream with nothing to tell shows that it is alive: below the time an idle connection is given. */
const heartbeatMilliseconds = 10_000;

/** Work that takes its time: segmentations and trainings. Each becomes a run. */
export function addJobRoutes(api: Api, parts: ApiParts): void {
  addRoutesOf(api, parts, "segmentation", "segmentations", segmentOptionsSchema);
  addRoutesOf(api, parts, "training", "trainings", trainOptionsSchema);
}

function addRoutesOf(
  api: Api,
  { jobs, datasets, store, version }: ApiParts,
  kind: JobKind,
  path: string,
  optionsSchema: z.ZodType<Readonly<Record<string, unknown>>>,
): void {
  const tags = [path];
  const keys = rememberKeys<Job>();
  const own = (id: string): Job => {
    const job = jobs.get(id);
    return job.kind === kind ? job : jobs.get(`${id} of another kind`);
  };
  api.post(
    `/${path}`,
    {
      schema: {
        summary: `Start a ${kind}; its progress is told at its address`,
        tags,
        headers: keyHeaders,
        body: z.strictObject({ dataset: idSchema, options: optionsSchema.optional() }),
        response: { 202: jobSchema },
      },
    },
    async (request, reply) => {
      const { dataset, options = {} } = request.body;
      const job = keys.once(request.headers["idempotency-key"], request.body, () => {
        const source = datasets.source(dataset);
        const work = { kind, source, options, store, version };
        return jobs.add(work, { dataset, command: jobCommand(kind, source, options) });
      });
      return reply.code(202).header("location", `${request.url}/${job.id}`).send(job);
    },
  );
  api.get(
    `/${path}`,
    {
      schema: {
        summary: `The ${path} of this server since it started, newest first`,
        tags,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(jobSchema) },
      },
    },
    async ({ query }) =>
      pageOf(
        jobs.list().filter((job) => job.kind === kind),
        ({ id }) => id,
        query,
      ),
  );
  api.get(
    `/${path}/:job`,
    { schema: { summary: `One ${kind}`, tags, params: jobParams, response: { 200: jobSchema } } },
    async ({ params }) => own(params.job),
  );
  api.delete(
    `/${path}/:job`,
    {
      schema: {
        summary: `Cancel a ${kind} that waits or runs; forget one that has ended`,
        tags,
        params: jobParams,
        response: { 200: jobSchema },
      },
    },
    async ({ params }) => jobs.cancel(own(params.job).id),
  );
  api.get(
    `/${path}/:job/events`,
    {
      schema: {
        summary: `Every change of a ${kind} as server-sent events named \`job\`, until it has ended`,
        tags,
        params: jobParams,
        produces: ["text/event-stream"],
      },
    },
    async ({ params }, reply) => {
      const { id } = own(params.job);
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        ...headersOf(reply.getHeaders()),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
      });
      const heartbeat = setInterval(() => stream.write(": still here\n\n"), heartbeatMilliseconds);
      const stop = jobs.watch(id, (job) => {
        stream.write(`event: job\ndata: ${JSON.stringify(job)}\n\n`);
        if (hasEnded(job)) stream.end();
      });
      stream.once("close", () => {
        clearInterval(heartbeat);
        stop();
      });
    },
  );
}

/** Headers that hooks have set, for a reply that is written by hand. */
function headersOf(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
