import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../src/api/api-parts.ts";
import { doJob } from "../../src/api/do-job.ts";
import { hasEnded } from "../../src/api/job.ts";
import { endless, headers, openTestApi, type TestApi } from "./test-api.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let served: TestApi;
let api: Api;
let description: Description;
let names: Record<string, readonly string[]>;

beforeAll(async () => {
  let trained = false;
  // One training is done, so that there is a run and a model to ask about; those that follow stay in the queue.
  served = await openTestApi(
    (...job) => {
      if (trained) return endless(...job);
      trained = true;
      return doJob(job[0], job[1]);
    },
    { waiting: 1_000 },
  );
  api = served.api;
  const started = await api.inject({
    method: "POST",
    url: "/api/v1/trainings",
    headers,
    payload: { dataset: "movies", options: { learners: [{ name: "logistic" }] } },
  });
  const job = () => api.inject({ url: String(started.headers.location), headers });
  while (!hasEnded((await job()).json())) await sleep(20);
  const { id, run } = (await job()).json();
  const [model] = (await api.inject({ url: "/api/v1/models", headers })).json().items;
  names = { dataset: ["movies", "films"], run: [run], other: [run], model: [model.id], job: [id] };
  description = (await api.inject({ url: "/api/v1/openapi.json", headers })).json();
});
afterAll(() => served.close());

/** Values of a schema, and now and then anything else. */
function valuesOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const wild = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(null, -1, 1e308, "", "__proto__", [], {}));
  return fc.oneof({ weight: 40, arbitrary: rightValues(schema, depth) }, { weight: 1, arbitrary: wild });
}

function rightValues(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    return valuesOf(description.components.schemas[schema.$ref.split("/").pop()!]!, depth);
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one, depth)));
  switch (schema.type) {
    case "object":
      return objectsOf(schema, depth);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}, depth + 1), { minLength: schema.minItems ?? 0, maxLength: 4 });
    case "integer":
      return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer());
    case "number":
      return fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1 }), fc.double());
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom("movies", "logistic", "0.5", "2020-01-01") },
        fc.string(),
      );
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const measures = ["movie_id", "avg_watch_time", "completion_rate", "ratings_count", "avg_rating"];

function objectsOf({ properties = {}, required = [], additionalProperties }: Schema, depth: number) {
  const own = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, depth + 1)])),
    { requiredKeys: required.filter((name) => name in properties) },
  );
  if (typeof additionalProperties !== "object") return own;
  const key = fc.oneof(fc.constantFrom(...measures), fc.string({ maxLength: 20 }));
  const more = fc.dictionary(key, valuesOf(additionalProperties, depth + 1), { maxKeys: 6 });
  return fc.tuple(more, own).map(([left, right]) => ({ ...left, ...right }));
}

/** Chance makes no movie: where a body holds movies, whole ones. */
function bodiesThatFit(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.properties?.["movies"] === undefined) return valuesOf(schema);
  const movie = fc.record(Object.fromEntries(measures.map((name) => [name, fc.integer({ min: 1, max: 5 })])));
  return fc.array(movie, { minLength: 1, maxLength: 3 }).map((movies) => ({
    movies: movies.map((one, row) => ({ ...one, completion_rate: 0.5, movie_id: String(row) })),
  }));
}

/** A request of an operation, as far as fast-check makes one. */
function requestsOf(path: string, operation: Operation) {
  const parameters = operation.parameters ?? [];
  const place = (where: string) => parameters.filter((parameter) => parameter.in === where);
  const texts = (where: string) =>
    fc.record(
      Object.fromEntries(
        place(where).map(({ name, schema }) => {
          const known = where === "path" ? names[name] : undefined;
          const any = valuesOf(schema).map(String);
          return [name, known === undefined ? any : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, any)];
        }),
      ),
      where === "path" ? {} : { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>;
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const body = schema === undefined ? fc.constant(undefined) : fc.oneof(valuesOf(schema), bodiesThatFit(schema));
  return fc.record({ path: texts("path"), query: texts("query"), header: texts("header"), body }).map((drawn) => ({
    url: path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(drawn.path[name] ?? "")),
    query: drawn.query,
    header: Object.fromEntries(
      Object.entries(drawn.header).map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, "?")]),
    ),
    body: drawn.body,
  }));
}

describe("the API as it describes itself", () => {
  it("answers whatever follows from its description without a fault of its own", async () => {
    const statuses = new Map<string, Set<number>>();
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBeGreaterThan(20);
    // What removes comes last, so that there is something to ask about.
    operations.sort((a, b) => Number(a.method === "delete") - Number(b.method === "delete"));
    for (const { path, method, operation } of operations) {
      if (path.endsWith("/events")) continue;
      const seen = new Set<number>();
      statuses.set(`${method} ${path}`, seen);
      await fc.assert(
        fc.asyncProperty(requestsOf(path, operation), async ({ url, query, header, body }) => {
          const answer = await api.inject({
            method: method.toUpperCase() as "GET",
            url,
            query,
            headers: { ...header, ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
            ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
          });
          seen.add(answer.statusCode);
          const error = served.defects.pop();
          if (answer.statusCode >= 500) throw error ?? new Error(answer.body);
          if (answer.statusCode >= 400) expect(answer.json().code).toMatch(/^[A-Z][A-Z_0-9]+$/);
        }),
        { numRuns: operation.requestBody === undefined ? 40 : 150, seed: 20 },
      );
    }
    // The requests get past the doors: what can be answered well is.
    const well = [...statuses].filter(([, seen]) => [...seen].some((status) => status < 300)).map(([name]) => name);
    expect(well).toEqual(
      expect.arrayContaining([
        "get /api/v1/datasets",
        "get /api/v1/datasets/{dataset}/movies",
        "post /api/v1/models/{model}/predictions",
        "post /api/v1/trainings",
        "get /api/v1/runs/{run}/result",
        "delete /api/v1/runs/{run}",
      ]),
    );
  });
});
