import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReference } from "../../src/api/reference-page.ts";
import { errorCatalogue } from "../../src/errors.ts";
import { endless, headers, host, openTestApi, routesOf, type TestApi } from "./test-api.ts";

let served: TestApi;
beforeAll(async () => {
  served = await openTestApi(endless);
});
afterAll(() => served.close());

const open = (url: string) => served.api.inject({ url, headers: { host } });

describe("the reference page", () => {
  it("tells of every operation, parameter and schema, without a script and without a token", async () => {
    const page = await open("/reference");
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.body).not.toMatch(/<script|javascript:| on\w+=/i);
    const description = (await served.api.inject({ url: "/api/v1/openapi.json", headers })).json();
    for (const [path, methods] of Object.entries<Record<string, { parameters?: { name: string }[] }>>(
      description.paths,
    )) {
      for (const [method, { parameters = [] }] of Object.entries(methods)) {
        expect(page.body).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
        for (const { name } of parameters) expect(page.body).toContain(`<code>${name}</code>`);
      }
    }
    for (const { url } of routesOf(served.api).filter(({ url }) => url.startsWith("/api/") && !url.endsWith(".json"))) {
      expect(page.body).toContain(url.replaceAll(/:(\w+)/g, "{$1}"));
    }
    const links = [...page.body.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    expect(links.length).toBeGreaterThan(20);
    for (const anchor of links) expect(page.body).toContain(`id="${anchor}"`);
    const ids = [...page.body.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("escapes what it is given, also as code", () => {
    const text = "<img src=x onerror=alert(1)> `<img src=y>`";
    const page = renderReference({
      info: { title: text, version: text, description: text },
      paths: {
        [`/${text}`]: {
          get: { summary: text, tags: ["a"], parameters: [{ name: text, in: "query", schema: { enum: [text] } }] },
        },
      },
    });
    expect(page).not.toContain("<img");
    expect(page).toContain("<code>&lt;img src=y&gt;</code>");
  });

  it("has a place for the type of every problem", async () => {
    const { body } = await open("/errors");
    for (const [code, { meaning }] of Object.entries(errorCatalogue)) {
      expect(body).toContain(`id="${code}"`);
      expect(body.replaceAll("&#39;", "'")).toContain(meaning);
    }
    const problem = (await served.api.inject({ url: "/api/v1/nothing", headers })).json();
    expect(problem.type).toBe("/errors#NOT_FOUND");
  });
});
