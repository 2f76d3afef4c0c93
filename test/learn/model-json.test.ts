import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseModelJson, requireSmall } from "../../src/learn/model-json.ts";

const parse = (text: string) => parseModelJson(text, "model.json", "a model", "Look again.");

describe("parseModelJson", () => {
  test("gives what JSON.parse gives, whatever stands in texts", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
    for (const text of ['"\\\\"', '"\\""', '["[[[\\\\\\"[[["]', '{"\\\\":["]"]}'])
      expect(parse(text)).toEqual(JSON.parse(text));
  });

  test("does not count brackets in texts", () => {
    const text = JSON.stringify({ title: "[".repeat(1000), quoted: `"\\${"{".repeat(1000)}` });
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ["nested 65 deep", "[".repeat(65) + "]".repeat(65), "MODEL_TOO_LARGE"],
    ["nested without an end", '{"a":'.repeat(1_000_000), "MODEL_TOO_LARGE"],
    ["of millions of lists", `[${"[],".repeat(2_000_001)}1]`, "MODEL_TOO_LARGE"],
    ["cut off in a text", '{"a":"b', "FORMAT_MISMATCH"],
    ["no JSON", "model", "FORMAT_MISMATCH"],
  ])("refuses a text that is %s", (_, text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });

  test("accepts a nesting of 64", () => {
    expect(Array.isArray(parse("[".repeat(64) + "]".repeat(64)))).toBe(true);
  });
});

describe("requireSmall", () => {
  test("counts values at every depth", () => {
    const value = { a: [1, 2, 3], b: { c: null, d: "text" } };
    expect(() => requireSmall(value, 7, "model")).not.toThrow();
    expect(() => requireSmall(value, 6, "model")).toThrow(expect.objectContaining({ code: "MODEL_TOO_LARGE" }));
  });
});
