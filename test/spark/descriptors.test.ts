import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { enumerations, messages, methods, servicePath } from "../../src/engine/spark/messages.ts";

interface Descriptors {
  readonly service: string;
  readonly messages: Record<string, Record<string, [number: number, type: string, count: string]>>;
  readonly enums: Record<string, Record<string, number>>;
  readonly methods: Record<string, unknown>;
}

const script = fileURLToPath(new URL("descriptors.py", import.meta.url));
const printed = execFileSync(process.env["MARQUEE_SPARK_PYTHON"]!, [script], { encoding: "utf8" });
const theirs = JSON.parse(printed) as Descriptors;

const inSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe("the table of messages is that of the installed pyspark", () => {
  test.each(Object.entries(messages))("%s", (name, fields) => {
    const theirFields = theirs.messages[name];
    expect(theirFields).toBeDefined();
    for (const [field, [number, type, count = "single"]] of Object.entries<readonly [number, string, string?]>(
      fields,
    )) {
      expect([field, theirFields![inSnakeCase(field)]]).toEqual([field, [number, type, count]]);
    }
  });

  test.each(Object.entries(enumerations))("%s", (name, values) => {
    expect(theirs.enums[name]).toMatchObject(values);
  });

  test.each(Object.entries(methods))("%s", (name, method) => {
    expect(servicePath).toBe(`/${theirs.service}/`);
    expect(theirs.methods[name]).toEqual(method);
  });
});
