import { afterEach, expect, it } from "vitest";
import type { AnswerEntry } from "../../src/api/access-log.ts";
import { encoded, endless, headers, host, openTestApi, routesOf, type TestApi, token } from "./test-api.ts";

let served: TestApi;
afterEach(() => served.close());

const marks = [
  "mark-in-a-query",
  "mark-in-a-path",
  "mark-in-a-header",
  "mark-in-a-cell",
  "mark-in-a-name",
  "mark-in-a-body",
];

it("tells of every answer, and of nothing that was asked", async () => {
  const entries: AnswerEntry[] = [];
  served = await openTestApi(endless, { onAnswer: (entry) => entries.push(entry) });
  const { api } = served;
  const form = new FormData();
  form.append("file", new Blob(["movie_id,avg_watch_time\nmark-in-a-cell,5\n"]), "mark-in-a-name.unreadable");
  const { payload, type } = await encoded(form);
  const given = { ...headers, "x-more": "mark-in-a-header", "if-none-match": "mark-in-a-header" };
  const more = "?token=mark-in-a-query&cursor=mark-in-a-query";
  const asked = routesOf(api).map(({ method, url }) => ({
    method,
    url: url.replaceAll(/:\w+/g, "mark-in-a-path") + more,
  }));
  asked.push({ method: "GET", url: `/mark-in-a-path/${token}${more}` }, { method: "GET", url: `/api/v1/${token}` });
  for (const request of asked.filter(({ url }) => !url.includes("/events"))) {
    const { method, url } = request as { method: "GET"; url: string };
    await api.inject({ method, url, headers: given });
    await api.inject({ method, url, headers: { host, authorization: `Bearer ${token}mark-in-a-header` } });
    await api.inject({ method, url, headers: { ...given, host: "mark-in-a-header" } });
    if (method === ("POST" as string)) {
      await api.inject({ method, url, headers: { ...given, "content-type": type }, payload });
      await api.inject({ method, url, headers: given, payload: { movies: [{ movie_id: "mark-in-a-body" }] } });
    }
  }
  expect(entries.length).toBeGreaterThan(60);
  const log = entries.map((entry) => JSON.stringify(entry)).join("\n");
  for (const secret of [token, ...marks]) expect(log).not.toContain(secret);
  expect(new Set(entries.map((entry) => Object.keys(entry).join()))).toEqual(
    new Set(["time,method,route,status,milliseconds"]),
  );
  const routes = new Set(entries.map(({ method, route }) => `${method} ${route}`));
  expect(routes).toContain("POST /api/v1/models/:model/predictions");
  expect(routes).toContain("GET null");
  const statuses = new Set(entries.map(({ status }) => status));
  for (const status of [200, 400, 401, 404, 421]) expect(statuses).toContain(status);
});
