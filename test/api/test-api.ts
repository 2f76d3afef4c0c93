import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Api, ApiParts } from "../../src/api/api-parts.ts";
import { apiLimits } from "../../src/api/api-parts.ts";
import { createApi } from "../../src/api/app.ts";
import { openDatasets } from "../../src/api/dataset-store.ts";
import type { RunJob } from "../../src/api/job.ts";
import { openQueue } from "../../src/api/job-queue.ts";
import { openModels } from "../../src/api/model-store.ts";

export const host = "127.0.0.1:8421";
export const token = "secret-of-the-tests";
export const headers = { host, authorization: `Bearer ${token}` };

/** An API over a store of its own, asked without a port. */
export interface TestApi {
  readonly api: Api;
  readonly store: string;
  /** What the server was told of as its own defects. */
  readonly defects: unknown[];
  close(): Promise<void>;
}

export async function openTestApi(
  runJob: RunJob,
  { waiting = 1, onAnswer }: { readonly waiting?: number } & Pick<ApiParts, "onAnswer"> = {},
): Promise<TestApi> {
  const store = mkdtempSync(join(tmpdir(), "marquee-api-"));
  const defects: unknown[] = [];
  const api = await createApi({
    access: { token, hosts: () => [host] },
    version: "0.0.0",
    datasets: openDatasets(join(store, "datasets")),
    jobs: openQueue(runJob, { running: 1, waiting, remembered: 10 }),
    models: openModels(store),
    store,
    limits: apiLimits,
    onDefect: (error) => defects.push(error),
    onAnswer,
  });
  return {
    api,
    store,
    defects,
    async close() {
      await api.close();
      rmSync(store, { recursive: true, force: true });
    },
  };
}

/** A form as it goes over the wire. */
export async function encoded(form: FormData): Promise<{ readonly payload: Buffer; readonly type: string }> {
  const request = new Request("http://localhost", { method: "POST", body: form });
  return { payload: Buffer.from(await request.arrayBuffer()), type: request.headers.get("content-type")! };
}

/** A job that never ends by itself. */
export const endless: RunJob = (_work, _onProgress, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** Every address the API answers at, with parameters as `:name`, and its methods. */
export function routesOf(api: Api): { readonly method: string; readonly url: string }[] {
  const parts: string[] = [];
  return api
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => {
      const found = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
      if (found === null) return [];
      const [, indent = "", part = "", methods = ""] = found;
      parts.splice(indent.length / 4, parts.length, part);
      return methods
        .split(", ")
        .filter(Boolean)
        .map((method) => ({ method, url: parts.join("") }));
    });
}
