import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { doJob } from "../../src/api/do-job.ts";
import { hasEnded } from "../../src/api/job.ts";
import { movieJson } from "../../src/api/movie-pages.ts";
import { profileMovies } from "../../src/movies/profile/profile.ts";
import { parseMovies, readMovies } from "../../src/table/read-movies.ts";
import { ensureBuilt, root } from "../built.ts";
import { encoded, headers, openTestApi, routesOf, type TestApi } from "./test-api.ts";

let served: TestApi;

beforeAll(ensureBuilt);
beforeEach(async () => {
  served = await openTestApi(doJob);
});
afterEach(async () => {
  await served.close();
  expect(served.defects).toEqual([]);
});

const get = (url: string, more: object = {}) =>
  served.api.inject({ url: `/api/v1${url}`, headers: { ...headers, ...more } });

async function upload(url: string, name: string, content: string, options: object = {}) {
  const form = new FormData();
  form.append("options", JSON.stringify(options));
  form.append("file", new Blob([content]), name);
  const { payload, type } = await encoded(form);
  return served.api.inject({
    method: "POST",
    url: `/api/v1${url}`,
    headers: { ...headers, "content-type": type },
    payload,
  });
}

const head = "film,Minutes,Seen,Votes,Stars,liked";
const films = `${head}\n${Array.from({ length: 40 }, (_, row) => `f${row},${60 + row},${50 + row},${row * row},${1 + row / 10},${row % 2}`).join("\n")}\n`;
const columns = { avg_watch_time: "Minutes", completion_rate: "Seen", ratings_count: "Votes", avg_rating: "Stars" };
const options = { id: "film", target: "liked", completion: "percent", columns };

describe("a look at a file", () => {
  it("tells what it would be, and keeps nothing", async () => {
    const look = async (given?: object) => (await upload("/datasets/preview", "my films.csv", films, given)).json();
    const first = await look();
    expect(first).toMatchObject({ name: "my films.csv", format: "csv", delimiter: "commas", profile: null });
    expect(first.columns.map(({ name }: { name: string }) => name).join()).toBe(head);
    expect(first.rows[0]).toEqual(["f0", "60", "50", "0", "1", "0"]);
    expect(first.refusal).toMatchObject({ code: "COLUMN_MISSING", status: 422 });
    expect(first.refusal.detail).toMatch(/^my films\.csv: expected columns/);
    const { completion: _, ...shares } = options;
    const second = await look(shares);
    expect(second.refusal).toMatchObject({ code: "OUT_OF_RANGE", row: 1, column: "Seen" });
    expect(second.profile).toMatchObject({ rows: 40, source: "my films.csv" });
    const third = await look(options);
    expect(third.refusal).toBeNull();
    const table = await parseMovies(films, "my films.csv", options as object);
    expect(third.profile).toEqual(JSON.parse(JSON.stringify(profileMovies(table))));
    expect(third.notes).toEqual(table.notes);
    expect((await get("/datasets")).json().total).toBe(2);
    expect(readdirSync(served.store)).toEqual([]);
  });

  it("refuses what cannot be shown, by the name it came with", async () => {
    const answer = await upload("/datasets/preview", "films.parquet", films);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: "FORMAT_MISMATCH", where: "films.parquet" });
  });

  it("is followed by an upload that reads the file in the same way, for every job", async () => {
    const added = await upload("/datasets", "my films.csv", films, options);
    expect(added.statusCode).toBe(201);
    const { id, rows, hits, read } = added.json();
    expect({ rows, hits, read }).toEqual({ rows: 40, hits: 20, read: options });
    const started = await served.api.inject({
      method: "POST",
      url: "/api/v1/segmentations",
      headers,
      payload: { dataset: id, options: { k: 2 } },
    });
    expect(started.json().command).toBe(
      "marquee segment 'my films.csv' --completion percent --id film --target liked --column avg_watch_time=Minutes --column completion_rate=Seen --column ratings_count=Votes --column avg_rating=Stars --k 2",
    );
    const job = async () => (await get(`/segmentations/${started.json().id}`)).json();
    await expect.poll(async () => hasEnded(await job())).toBe(true);
    expect((await job()).state).toBe("done");
  });
});

describe("what is asked for again", () => {
  it("is not sent again when it is the same: every GET has a tag", async () => {
    const { id } = (await upload("/datasets", "my films.csv", films, options)).json();
    const started = await served.api.inject({
      method: "POST",
      url: "/api/v1/trainings",
      headers,
      payload: { dataset: "movies", options: { learners: [{ name: "logistic" }] } },
    });
    const job = async () => (await get(`/trainings/${started.json().id}`)).json();
    await expect.poll(async () => hasEnded(await job())).toBe(true);
    const { run } = await job();
    const [model] = (await get("/models")).json().items;
    const places: Record<string, string> = { dataset: id, job: started.json().id, run, other: run, model: model.id };
    const asked = routesOf(served.api).filter(
      ({ method, url }) =>
        method === "GET" && url.startsWith("/api/") && !/events|archive/.test(url) && !url.includes("segmentations/"),
    );
    expect(asked.length).toBeGreaterThan(12);
    for (const { url } of asked) {
      const path = url
        .replace("/api/v1", "")
        .replace(":format", "html")
        .replaceAll(/:(\w+)/g, (_, name) => places[name]!);
      const first = await get(path);
      expect(first.statusCode, path).toBe(200);
      const tag = String(first.headers["etag"]);
      expect(tag, path).toMatch(/^"[\w-]{27}"$/);
      for (const held of [tag, `W/${tag}, "x"`, "*"]) {
        const again = await get(path, { "if-none-match": held });
        expect([again.statusCode, again.body, again.headers["etag"]], path).toEqual([304, "", tag]);
      }
      expect((await get(path, { "if-none-match": '"x"' })).body, path).toBe(first.body);
    }
    const tagOf = async (path: string) => (await get(path)).headers["etag"];
    const tables = `/datasets/${id}/movies`;
    expect(await tagOf(`${tables}?limit=2`)).not.toBe(await tagOf(`${tables}?limit=3`));
    expect(await tagOf(`${tables}?offset=2`)).not.toBe(await tagOf(tables));
  });

  it("is read from the file once", async () => {
    const { id } = (await upload("/datasets", "my films.csv", films, options)).json();
    const first = await get(`/datasets/${id}/movies`);
    const profile = await get(`/datasets/${id}/profile`);
    expect(profile.json()).toMatchObject({ rows: 40, source: "my films.csv" });
    const folder = join(served.store, "datasets", id);
    rmSync(join(folder, "table.csv"));
    expect((await get(`/datasets/${id}/movies`)).body).toBe(first.body);
    expect((await get(`/datasets/${id}/profile`)).body).toBe(profile.body);
    expect((await served.api.inject({ method: "DELETE", url: `/api/v1/datasets/${id}`, headers })).statusCode).toBe(
      204,
    );
    expect((await get(`/datasets/${id}/movies`)).statusCode).toBe(404);
    expect((await get(`/datasets/${id}/profile`)).statusCode).toBe(404);
  });
});

describe("the movies of a table as JSON", () => {
  it("are all there, in whatever pieces they are written", async () => {
    const rows = 12_345;
    const lines = Array.from({ length: rows }, (_, row) =>
      [
        `"a,${row}"`,
        row % 7 === 0 ? "" : row / 3,
        (row % 100) / 100,
        row,
        1 + (row % 5) / 2,
        row % 3 === 0 ? "" : row % 2,
        `é"" ${row}`,
      ]
        .map((cell, index) => (index === 6 ? `"${cell}"` : cell))
        .join(","),
    );
    const text = `movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit,title\n${lines.join("\n")}\n`;
    const table = await parseMovies(text, "a.csv");
    for (const [offset, limit] of [
      [0, rows],
      [0, 200_000],
      [11, 5_000],
      [rows - 1, 5],
      [rows, 5],
    ] as const) {
      let json = "";
      for await (const piece of movieJson(table, offset, limit)) json += piece;
      const sent = JSON.parse(json);
      const end = offset + limit;
      expect(sent).toMatchObject({ source: "a.csv", total: rows, offset, proxies: [], targetRule: null });
      expect(sent.ids).toEqual(table.ids.slice(offset, end));
      for (const [name, values] of Object.entries(table.measures)) {
        const known = Array.from(values.subarray(offset, end), (value) => (Number.isNaN(value) ? null : value));
        expect(sent.measures[name]).toEqual(known);
      }
      expect(sent.hit).toEqual(Array.from(table.hit!.subarray(offset, end), (value) => (value < 0 ? null : value)));
      expect(sent.extras).toEqual([{ name: "title", values: table.extras[0]!.values.slice(offset, end) }]);
    }
    const bare = await readMovies(join(root, "data/movies.csv"));
    let json = "";
    for await (const piece of movieJson({ ...bare, hit: null }, 0, 3)) json += piece;
    expect(JSON.parse(json)).toMatchObject({ hit: null, extras: [], ids: ["1", "2", "3"] });
    expect(readFileSync(join(root, "data/movies.csv"), "utf8")).toContain(`\n${JSON.parse(json).ids[2]},`);
  });
});
