import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerCredentials } from "@grpc/grpc-js";
import { afterEach, expect, test } from "vitest";
import { enumerations, type Message } from "../../src/engine/spark/messages.ts";
import { openSpark } from "../../src/engine/spark/spark.ts";
import { type FakeSpark, startFakeSpark } from "./fake-spark.ts";

let fake: FakeSpark | undefined;

afterEach(() => {
  fake?.stop();
  fake = undefined;
});

test("a session is opened, used under one id, and released once", async () => {
  fake = await startFakeSpark();
  const engine = await openSpark(`sc://127.0.0.1:${fake.port}/;user_id=ann;x-databricks-cluster-id=0123`, {
    token: "s3",
  });
  await engine.define("v", "SELECT 1");
  await Promise.all([engine.close(), engine.close()]);
  await engine.close();
  expect(fake.callsOf("ReleaseSession")).toHaveLength(1);
  expect(new Set(fake.calls.map(({ request }) => request["sessionId"])).size).toBe(1);
  for (const { request, metadata } of fake.calls) {
    expect(request["userContext"]).toEqual({ userId: "ann" });
    expect(metadata.get("authorization")).toEqual(["Bearer s3"]);
    expect(metadata.get("x-databricks-cluster-id")).toEqual(["0123"]);
  }
  const [first, ...later] = fake.calls.map(({ request }) => request["clientObservedServerSideSessionId"]);
  expect(first).toBeUndefined();
  expect(new Set(later.slice(0, -1))).toEqual(new Set(["server-side-1"]));
});

test("a source is bound: its columns are asked for, and it becomes a view", async () => {
  fake = await startFakeSpark();
  const engine = await openSpark(`sc://127.0.0.1:${fake.port}`);
  expect(await engine.bind("events", { path: "s3://lake/events/year=*", format: "parquet" })).toEqual([
    { name: "n", type: "int" },
  ]);
  await engine.close();
  const [{ plan }] = fake.callsOf("ExecutePlan") as [{ plan: object }];
  expect(plan).toMatchObject({
    command: {
      createDataframeView: {
        name: "events",
        replace: true,
        input: {
          read: {
            dataSource: {
              format: "parquet",
              paths: ["s3://lake/events/year=*"],
              options: [{ key: "mergeSchema", value: "true" }],
            },
          },
        },
      },
    },
  });
});

test("what is there is overwritten only when that is asked for", async () => {
  fake = await startFakeSpark();
  const engine = await openSpark(`sc://127.0.0.1:${fake.port}`);
  const out = { path: "s3://lake/scores", format: "parquet" } as const;
  await engine.materialize("SELECT 1", out);
  await engine.materialize("SELECT 1", out, { replace: true });
  await engine.close();
  const { SAVE_MODE_ERROR_IF_EXISTS, SAVE_MODE_OVERWRITE } = enumerations["WriteOperation.SaveMode"];
  const modes = fake.callsOf("ExecutePlan").map(({ plan }) => (plan as Message<"Plan">).command!.writeOperation!.mode);
  expect(modes).toEqual([SAVE_MODE_ERROR_IF_EXISTS, SAVE_MODE_OVERWRITE]);
});

test("a server of an older Spark is refused", async () => {
  fake = await startFakeSpark({ version: "3.5.1" });
  await expect(openSpark(`sc://127.0.0.1:${fake.port}`)).rejects.toMatchObject({
    code: "ENGINE_FAILED",
    details: { found: "3.5.1" },
  });
});

test("a server that keeps to settings we cannot work with is refused", async () => {
  fake = await startFakeSpark({ fixed: { "spark.sql.session.timeZone": "Europe/Paris" } });
  await expect(openSpark(`sc://127.0.0.1:${fake.port}`)).rejects.toMatchObject({
    code: "ENGINE_FAILED",
    details: { expected: "spark.sql.session.timeZone=UTC", found: "Europe/Paris" },
  });
});

test("a port where nobody listens is ENGINE_UNREACHABLE", async () => {
  fake = await startFakeSpark();
  const { port } = fake;
  fake.stop();
  await expect(openSpark(`sc://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE", exitCode: 5 });
});

test("over TLS the token is sent to a server whose certificate is trusted, and to no other", async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), "marquee-tls-"));
  const [key, certificate] = ["key.pem", "cert.pem"].map((name) => join(folder, name)) as [string, string];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  try {
    execFileSync(
      "openssl",
      [...request, "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
      {
        stdio: "ignore",
      },
    );
  } catch {
    skip("skipped, because there is no openssl");
  }
  try {
    const pair = { private_key: readFileSync(key), cert_chain: readFileSync(certificate) };
    fake = await startFakeSpark({}, ServerCredentials.createSsl(null, [pair]));
    const spec = `sc://localhost:${fake.port}/;use_ssl=true;token=s3`;
    await expect(openSpark(spec)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
    expect(fake.calls).toHaveLength(0);
    const engine = await openSpark(spec, { rootCertificates: pair.cert_chain });
    await engine.close();
    expect(fake.calls[0]!.metadata.get("authorization")).toEqual(["Bearer s3"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
