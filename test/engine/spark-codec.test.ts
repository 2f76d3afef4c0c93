import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode } from "../../src/engine/spark/codec.ts";
import { enumerations, type Message, type MessageName, messages } from "../../src/engine/spark/messages.ts";
import { bytesField, integerField, message, textField } from "../../src/wire/protobuf.ts";

type Rule = readonly [number, string, "repeated"?];

/** Any value of a message: each field there or not. */
function anyMessage(name: MessageName, depth = 0): fc.Arbitrary<object> {
  const fields = Object.entries(messages[name] as Record<string, Rule>).filter(
    ([, [, type]]) => depth < 4 || !(type in messages),
  );
  const values = fields.map(([field, [, type, repeated]]) => {
    const one = anyValue(type, depth);
    return [field, repeated ? fc.array(one, { minLength: 1, maxLength: 3 }) : one] as const;
  });
  return fc.record(Object.fromEntries(values), { requiredKeys: [], noNullPrototype: true });
}

function anyValue(type: string, depth: number): fc.Arbitrary<unknown> {
  if (type === "string") return fc.string({ unit: "binary" });
  if (type === "bool") return fc.boolean();
  if (type === "int32") return fc.integer();
  if (type === "int64") return fc.maxSafeInteger();
  if (type === "bytes") return fc.uint8Array();
  if (type in enumerations) return fc.nat(4);
  return anyMessage(type as MessageName, depth + 1);
}

describe("messages of Spark Connect", () => {
  test.each(Object.keys(messages) as MessageName[])("%s is read as it was written", (name) => {
    fc.assert(
      fc.property(anyMessage(name), (value) => {
        expect(decode(name, encode(name, value as Message<typeof name>))).toEqual(value);
      }),
      { numRuns: 20 },
    );
  });

  test("are the bytes worked out by hand", () => {
    // Field 1, text of 2 bytes; field 5, a message of 2 bytes: its field 1, true.
    const bytes = [0x0a, 2, 0x61, 0x62, 0x2a, 4, 0x0a, 2, 0x08, 1];
    const value = { sessionId: "ab", requestOptions: [{ reattachOptions: { reattachable: true } }] };
    expect([...encode("ExecutePlanRequest", value)]).toEqual(bytes);
    expect(decode("ExecutePlanRequest", Uint8Array.from(bytes))).toEqual(value);
  });

  test("may hold fields that are not known", () => {
    const bytes = message(integerField(77, 1), textField(1, "key"), bytesField(999, new Uint8Array(3)));
    expect(decode("KeyValue", bytes)).toEqual({ key: "key" });
  });

  test.each([
    ["ends within a field", [0x0a, 5, 0x61]],
    ["has a number where a text belongs", [0x08, 1]],
    ["is no UTF-8", [0x0a, 1, 0xff]],
  ])("one that %s is refused", (_, bytes) => {
    expect(() => decode("KeyValue", Uint8Array.from(bytes))).toThrow();
  });

  test("an integer that a number cannot hold is refused", () => {
    const bytes = integerField(1, 2n ** 60n);
    expect(() => decode("ExecutePlanResponse.ArrowBatch", bytes)).toThrow(RangeError);
  });
});
