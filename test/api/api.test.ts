import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Api } from "../../src/api/api-parts.ts";
import { doJob } from "../../src/api/do-job.ts";
import { encoded, headers, openTestApi, type TestApi } from "./test-api.ts";

let served: TestApi;
let api: Api;

beforeEach(async () => {
  served = await openTestApi(doJob);
  api = served.api;
});

afterEach(async () => {
  await served.close();
  expect(served.defects).toEqual([]);
});

const get = (url: string) => api.inject({ url: `/api/v1${url}`, headers });
const post = (url: string, payload: object) => api.inject({ method: "POST", url: `/api/v1${url}`, headers, payload });

describe("the API", () => {
  it("takes a table in, reads it, and removes it", async () => {
    const csv = "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating\nа1,100,0.9,10,4\nb2,50,0.5,5,3\n";
    const form = new FormData();
    form.append("options", JSON.stringify({ completion: "share" }));
    form.append("file", new Blob([csv]), "../../my movies.csv");
    const { payload, type } = await encoded(form);
    const added = await api.inject({
      method: "POST",
      url: "/api/v1/datasets",
      headers: { ...headers, "content-type": type },
      payload,
    });
    expect(added.statusCode).toBe(201);
    const { id, name, rows } = added.json();
    expect({ name, rows }).toEqual({ name: "my movies.csv", rows: 2 });
    expect(added.headers.location).toBe(`/api/v1/datasets/${id}`);
    expect((await get(`/datasets/${id}/movies?limit=1&offset=1`)).json()).toMatchObject({ total: 2, ids: ["b2"] });
    expect((await api.inject({ method: "DELETE", url: `/api/v1/datasets/${id}`, headers })).statusCode).toBe(204);
    expect((await get(`/datasets/${id}`)).json().code).toBe("NOT_FOUND");
  });

  it("tells why a file is refused, by the name it came with", async () => {
    const form = new FormData();
    form.append("file", new Blob(["movie_id,avg_watch_time\n1,-5\n"]), "bad.csv");
    const { payload, type } = await encoded(form);
    const answer = await api.inject({
      method: "POST",
      url: "/api/v1/datasets",
      headers: { ...headers, "content-type": type },
      payload,
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json().detail).toMatch(/^bad\.csv/);
  });

  it("trains as a job, whose run and model can then be asked", async () => {
    const options = { learners: [{ name: "logistic" }], seed: 7 };
    const started = await post("/trainings", { dataset: "movies", options });
    expect(started.statusCode).toBe(202);
    const job = await ended(`/trainings/${started.json().id}`);
    expect(job).toMatchObject({ state: "done", command: "marquee train movies.csv --learners logistic --seed 7" });
    expect((await get(`/runs/${job.run}/result`)).json().studies[0].training.winner).toBe("logistic");
    const [model] = (await get("/models")).json().items;
    const movies = [{ avg_watch_time: 100, completion_rate: 0.88, ratings_count: 7000, avg_rating: 4.5 }];
    const { predictions } = (await post(`/models/${model.id}/predictions`, { movies })).json();
    expect(predictions[0].probability).toBeGreaterThan(0.5);
    expect((await post(`/models/${model.id}/explanations`, { movies })).json().movies[0].explanation).toHaveLength(4);
    const report = await get(`/runs/${job.run}/reports/html`);
    expect(report.body).toContain("<!doctype html>");
    const again = await api.inject({
      url: `/api/v1/runs/${job.run}/reports/html`,
      headers: { ...headers, "if-none-match": String(report.headers["etag"]) },
    });
    expect(again.statusCode).toBe(304);
  });

  it("starts a job once for one idempotency key", async () => {
    const start = (dataset: string) =>
      api.inject({
        method: "POST",
        url: "/api/v1/segmentations",
        headers: { ...headers, "idempotency-key": "k1" },
        payload: { dataset },
      });
    const [first, second] = [await start("movies"), await start("movies")];
    expect(second.json().id).toBe(first.json().id);
    expect((await start("films")).json().code).toBe("KEY_REUSED");
    await ended(`/segmentations/${first.json().id}`);
  });
});

async function ended(url: string) {
  for (;;) {
    const job = (await get(url)).json();
    if (["done", "failed", "cancelled"].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
