import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RandomStream, randomStream } from "../../src/math/random.ts";
import { encoded, endless, headers, openTestApi, type TestApi } from "./test-api.ts";

const forms = 2_000;
const seed = 1;
let served: TestApi;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "marquee-malformed-"));
  vi.stubEnv("TMPDIR", scratch);
  served = await openTestApi(endless);
});
afterAll(async () => {
  await served.close();
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true });
});

/** Everything below a folder. */
const inside = (folder: string) => readdirSync(folder, { recursive: true }).map(String);

/** A whole form, whose file has an ending that nothing reads, so that no mutant costs a reading process. */
async function wholeForm() {
  const form = new FormData();
  form.append("options", JSON.stringify({ completion: "share" }));
  form.append("file", new Blob(["movie_id,avg_watch_time\n1,5\n".repeat(20)]), "movies.unreadable");
  return encoded(form);
}

type Form = Awaited<ReturnType<typeof wholeForm>>;
type Damage = (form: Form, random: RandomStream) => Form;

const damages: readonly Damage[] = [
  ({ payload, type }, random) => ({ payload: payload.subarray(0, random.integer(payload.length)), type }),
  ({ payload, type }, random) => {
    const [from, to] = [random.integer(payload.length), random.integer(payload.length)].sort((a, b) => a - b);
    return { payload: Buffer.concat([payload.subarray(0, from), payload.subarray(to)]), type };
  },
  ({ payload, type }, random) => {
    const at = random.integer(payload.length);
    return { payload: Buffer.concat([payload.subarray(0, at), payload.subarray(random.integer(at + 1))]), type };
  },
  ({ payload, type }, random) => {
    const changed = Buffer.from(payload);
    for (let change = random.integer(20); change >= 0; change--) {
      changed[random.integer(changed.length)] = random.integer(256);
    }
    return { payload: changed, type };
  },
  ({ payload, type }, random) => {
    const noise = Buffer.from(Array.from({ length: random.integer(3_000) }, () => random.integer(256)));
    const at = random.integer(payload.length);
    return { payload: Buffer.concat([payload.subarray(0, at), noise, payload.subarray(at)]), type };
  },
  ({ payload }, random) => ({
    payload,
    type: [
      "multipart/form-data",
      "multipart/form-data; boundary=",
      "multipart/form-data; boundary=-",
      "multipart/mixed; boundary=x",
    ][random.integer(4)]!,
  }),
  ({ payload, type }, random) => {
    const boundary = type.split("boundary=")[1];
    const name = ["file", "options", "__proto__", "constructor", "x".repeat(300), ""][random.integer(6)];
    const part = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n{}\r\n`;
    return { payload: Buffer.concat([Buffer.from(part.repeat(random.integer(5) + 1)), payload]), type };
  },
  ({ payload, type }, random) => {
    const boundary = type.split("boundary=")[1];
    const line = `x-${random.integer(10)}: ${"y".repeat(random.integer(2_000))}\r\n`;
    const part = `--${boundary}\r\n${line.repeat(random.integer(200))}\r\n\r\n`;
    return { payload: Buffer.concat([Buffer.from(part), payload]), type };
  },
];

describe(`${forms} malformed forms`, () => {
  it("are refused as the caller's fault, and leave no file", async () => {
    const random = randomStream(seed);
    const whole = await wholeForm();
    const statuses = new Map<number, number>();
    for (let number = 0; number < forms; number++) {
      const damage = damages[number % damages.length]!;
      const { payload, type } = damage(whole, random);
      const answer = await served.api.inject({
        method: "POST",
        url: "/api/v1/datasets",
        headers: { ...headers, "content-type": type },
        payload,
      });
      const { statusCode } = answer;
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode < 400 || statusCode >= 500)
        expect.fail(`form ${number}: ${statusCode} ${answer.body} ${String(served.defects[0])}`);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
    }
    expect(served.defects).toEqual([]);
    expect(inside(scratch).filter((name) => !name.startsWith("marquee-api-"))).toEqual([]);
    expect(inside(served.store).filter((name) => name !== "datasets")).toEqual([]);
    expect(statuses.get(400)).toBeGreaterThan(forms / 4);
  });
});
