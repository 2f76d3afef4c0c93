import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
const remove = (url: string) => api.inject({ method: "DELETE", url: `/api/v1${url}`, headers });
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
    expect(job).toMatchObject({ state: "done", command: "marquee train builtin:movies --learners logistic --seed 7" });
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
    expect((await remove(`/runs/${job.run}`)).statusCode).toBe(204);
    expect((await post(`/models/${model.id}/predictions`, { movies })).json().code).toBe("NOT_FOUND");
    expect((await get(`/models/${model.id}`)).json().code).toBe("NOT_FOUND");
    expect((await get("/models")).json()).toEqual({ items: [], damaged: [], nextCursor: null, total: 0 });
  });

  it("predicts with the model that is there now when a run is replaced", async () => {
    const train = async (name: string) => {
      const { id } = (await post("/trainings", { dataset: "movies", options: { learners: [{ name }] } })).json();
      return (await ended(`/trainings/${id}`)).run;
    };
    const movies = [{ avg_watch_time: 100, completion_rate: 0.88, ratings_count: 7000, avg_rating: 4.5 }];
    const learner = async (id: string) => (await post(`/models/${id}/predictions`, { movies })).json().model.learner;
    const [first, second] = [await train("logistic"), await train("tree")];
    const { items } = (await get("/models")).json();
    expect(items.map(({ learner }: { learner: string }) => learner)).toEqual(["tree", "logistic"]);
    const { id } = items[1];
    expect(await learner(id)).toBe("logistic");
    rmSync(join(served.store, first), { recursive: true });
    renameSync(join(served.store, second), join(served.store, first));
    expect(await learner(id)).toBe("tree");
    expect((await get("/models")).json()).toMatchObject({ total: 1, items: [{ id, learner: "tree" }] });
  });

  it("lists the models that are whole beside those that are damaged", async () => {
    const train = async (name: string) => {
      const { id } = (await post("/trainings", { dataset: "movies", options: { learners: [{ name }] } })).json();
      return (await ended(`/trainings/${id}`)).run;
    };
    const [first, second] = [await train("logistic"), await train("tree")];
    const file = join(served.store, first, "predict-data.model.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"format"', '"fromat"'));
    const { items, damaged, total } = (await get("/models")).json();
    expect(items.map(({ run }: { run: string }) => run)).toEqual([second]);
    expect(damaged).toMatchObject([
      { run: first, id: `${first}~predict-data`, problem: { code: "MODEL_INVALID", status: 422 } },
    ]);
    expect(total).toBe(2);
    const asked = await post(`/models/${damaged[0].id}/predictions`, { movies: [{ avg_rating: 4 }] });
    expect(asked.statusCode).toBe(422);
  });

  it("says when other models were judged on the same test movies, as train does", async () => {
    const train = async (name: string) => {
      const { id } = (await post("/trainings", { dataset: "films", options: { learners: [{ name }] } })).json();
      const { run } = await ended(`/trainings/${id}`);
      const { notes } = (await get(`/runs/${run}/result`)).json().studies[0];
      const model = (await get(`/models/${run}~predict-data`)).json();
      const again = notes.filter(({ code }: { code: string }) => code === "TEST_ROWS_AGAIN");
      return { run, look: model.trainedOn.testLook.look, again };
    };
    const first = await train("logistic");
    expect(first).toMatchObject({ look: 1, again: [] });
    const second = await train("tree");
    expect(second.look).toBe(2);
    expect(second.again[0].message).toContain(`${first.run}/predict-data.model.json`);
    expect(await train("logistic")).toMatchObject({ look: 1 });
  });

  it("takes every option of a training, and refuses what is none", async () => {
    const start = (options: object) => post("/trainings", { dataset: "movies", options });
    const options = {
      learners: [{ name: "logistic" }],
      engineered: ["log_ratings"],
      moments: false,
      threshold: "cost",
      costs: { miss: 2, falseAlarm: 1 },
    };
    for (const wrong of [{ costs: { miss: 1 } }, { at: "tomorrow" }, { known: { budget: "never" } }, { threads: 2 }]) {
      expect((await start(wrong)).json().code).toBe("REQUEST_INVALID");
    }
    const started = await start(options);
    expect(started.statusCode).toBe(202);
    expect(await ended(`/trainings/${started.json().id}`)).toMatchObject({ state: "done" });
  });

  it("lists in parts that follow each other, each thing once", async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const part: { total: number; items: { id: string }[]; nextCursor: string | null } = (
        await get(`/datasets?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`)
      ).json();
      expect(part.total).toBe(2);
      ids.push(...part.items.map(({ id }) => id));
      cursor = part.nextCursor;
    } while (cursor !== null);
    expect(ids).toEqual(["movies", "films"]);
    for (const query of ["limit=0", "limit=1001", "limit=x", "limit=1.5", "cursor=gone", "cursor="]) {
      expect((await get(`/datasets?${query}`)).json().code, query).toBe("REQUEST_INVALID");
    }
  });

  it("asks a model for a moment before the release without the measures, which it does not go by", async () => {
    const options = { learners: [{ name: "logistic" }], at: "release" };
    const job = await ended(`/trainings/${(await post("/trainings", { dataset: "films", options })).json().id}`);
    expect(job.state).toBe("done");
    const [model] = (await get("/models")).json().items;
    const film = { production_budget: 3e7, running_time: 110, release_date: "2009-07-01", genre: "Drama" };
    const movies = [{ ...film, distributor: "Sony Pictures", director: null }];
    const answer = await post(`/models/${model.id}/predictions`, { movies });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({ at: "release", predictions: [{ segment: null }] });
    const missing = await post(`/models/${model.id}/predictions`, { movies: [{ running_time: 110 }] });
    expect(missing.json().code).toBe("FEATURE_MISSING");
  });

  it("takes a table in once for one idempotency key, and again when it was refused", async () => {
    const upload = async (csv: string) => {
      const form = new FormData();
      form.append("options", JSON.stringify({ completion: "share" }));
      form.append("file", new Blob([csv]), "a.csv");
      const { payload, type } = await encoded(form);
      const sent = { ...headers, "content-type": type, "idempotency-key": "k1" };
      return (await api.inject({ method: "POST", url: "/api/v1/datasets", headers: sent, payload })).json();
    };
    const csv = "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating\na,100,0.9,10,4\n";
    expect((await upload("movie_id,avg_watch_time\n1,-5\n")).status).toBe(422);
    const [first, second] = await Promise.all([upload(csv), upload(csv)]);
    expect(second.id).toBe(first.id);
    expect((await upload(`${csv}b,1,0.5,1,1\n`)).code).toBe("KEY_REUSED");
    expect((await get("/datasets")).json().total).toBe(3);
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
