import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../src/api/server.ts";
import { endless, headers, host, openTestApi, routesOf, type TestApi, token } from "./test-api.ts";

let served: TestApi;

beforeAll(async () => {
  served = await openTestApi(endless);
});
afterAll(() => served.close());

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

describe("who may ask", () => {
  it("answers nobody without the token at any address, by any method", async () => {
    const everything = [...new Set(routesOf(served.api).map(({ url }) => url))];
    const urls = everything.filter((url) => url.startsWith("/api/"));
    // The two pages that tell of the API are the same on every server: a browser that opens them has no token to send.
    expect(everything.filter((url) => !urls.includes(url)).sort()).toEqual(["/errors", "/reference"]);
    expect(urls).toContain("/api/v1/models/:model/predictions/file");
    expect(urls).toContain("/api/v1/openapi.json");
    const asked = [
      ...urls,
      "/api",
      "/api/",
      "/api/v1/nothing",
      "/API/v1/health",
      "/api/v1/health/",
      "/api/v1/health?x=1",
    ];
    for (const url of asked.map((pattern) => pattern.replaceAll(/:\w+/g, "abc"))) {
      for (const method of methods) {
        for (const authorization of [
          undefined,
          `Bearer ${token}x`,
          "Bearer ",
          `Basic ${token}`,
          `Bearer ${token} `.repeat(2),
        ]) {
          const answer = await served.api.inject({
            method,
            url,
            headers: { host, ...(authorization === undefined ? {} : { authorization }) },
          });
          expect(answer.statusCode, `${method} ${url} ${authorization}`).toBe(401);
          expect(answer.headers["www-authenticate"]).toContain("Bearer");
        }
      }
    }
  });

  it("takes the token from nowhere but its header", async () => {
    for (const given of [{ url: `/api/v1/health?token=${token}` }, { headers: { host, cookie: `token=${token}` } }]) {
      const answer = await served.api.inject({ url: "/api/v1/health", headers: { host }, ...given });
      expect(answer.statusCode).toBe(401);
    }
  });

  it.each([
    ["127.0.0.1:8421", undefined, 200],
    ["127.0.0.1:8421", "http://127.0.0.1:8421", 200],
    ["127.0.0.1:8421", "https://127.0.0.1:8421", 403],
    ["127.0.0.1:8421", "http://127.0.0.1", 403],
    ["127.0.0.1:8421", "http://127.0.0.1:8422", 403],
    ["127.0.0.1:8421", "http://127.0.0.1:8421.evil.example", 403],
    ["127.0.0.1:8421", "null", 403],
    ["127.0.0.1:8421", "", 403],
    ["127.0.0.1", undefined, 421],
    ["127.0.0.1:8422", undefined, 421],
    ["evil.example", undefined, 421],
    ["evil.example:8421", "http://evil.example:8421", 421],
    ["127.0.0.1:8421.evil.example", undefined, 421],
    ["127.0.0.1:8421@evil.example", undefined, 421],
    ["localhost:8421", undefined, 421],
    ["0.0.0.0:8421", undefined, 421],
  ])("answers host %s and origin %s with %d", async (name, origin, status) => {
    const given = { ...headers, host: name, ...(origin === undefined ? {} : { origin }) };
    for (const url of ["/api/v1/health", "/api/v1/datasets"]) {
      expect((await served.api.inject({ url, headers: given })).statusCode).toBe(status);
    }
  });

  it("lets no page of another origin read, and sets no cookie", async () => {
    const asked = [
      { url: "/api/v1/health", headers },
      { url: "/api/v1/health", headers: { host } },
      { url: "/", headers: { host } },
      { url: "/api/v1/health", headers: { ...headers, origin: "http://evil.example" } },
      {
        method: "OPTIONS" as const,
        url: "/api/v1/datasets",
        headers: { ...headers, origin: `http://${host}`, "access-control-request-method": "POST" },
      },
    ];
    for (const request of asked) {
      const answer = await served.api.inject(request);
      expect(Object.keys(answer.headers).filter((name) => /^access-control|^set-cookie$/.test(name))).toEqual([]);
      const policy = String(answer.headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(JSON.stringify(answer.headers) + answer.body).not.toContain(token);
    }
  });

  it.each(["0.0.0.0", "::", "192.168.1.2", "example.org"])("is not opened without a token at %s", async (name) => {
    const opening = serve({
      data: served.store,
      host: name,
      port: 0,
      token: null,
      version: "0.0.0",
      onDefect: () => undefined,
    });
    await expect(opening).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });
});
