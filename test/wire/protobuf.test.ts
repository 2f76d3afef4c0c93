import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  booleanField,
  bytesField,
  doubleField,
  floatField,
  integerField,
  message,
  messageField,
  packedDoubles,
  packedFloats,
  packedIntegers,
  readFields,
  signed,
  textField,
} from "../../src/wire/protobuf.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const numbers = fc.integer({ min: 1, max: 2 ** 28 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("a message on the wire", () => {
  test.each([
    ["150 in field 1, the example of the specification", integerField(1, 150), "089601"],
    ["a text in field 2", textField(2, "testing"), "120774657374696e67"],
    ["a message in field 3", messageField(3, integerField(1, 150)), "1a03089601"],
    ["packed integers in field 6", packedIntegers(6, [3, 270, 86942]), "3206038e029ea705"],
    ["-2, all 64 bits of it", integerField(1, -2), "08feffffffffffffffff01"],
    ["a field number of two bytes", booleanField(16, true), "800101"],
    ["a float", floatField(1, 1), "0d0000803f"],
    ["a double", doubleField(1, 1), "09000000000000f03f"],
    ["packed floats", packedFloats(7, [1, -2]), "3a080000803f000000c0"],
    ["packed doubles", packedDoubles(1, [1]), "0a08000000000000f03f"],
    ["nothing", message(), ""],
  ])("holds %s", (_, bytes, expected) => {
    expect(hex(bytes)).toBe(expected);
  });

  test("gives back every integer, text and message, in order", () => {
    fc.assert(
      fc.property(numbers, int64, fc.string({ unit: "binary" }), fc.uint8Array(), (number, integer, words, bytes) => {
        const written = message(integerField(number, integer), textField(number, words), bytesField(number, bytes));
        const [first, second, third] = readFields(written);
        expect([first!.number, second!.number, third!.number]).toEqual([number, number, number]);
        expect(signed(first!.value as bigint)).toBe(integer);
        expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(second!.value as Uint8Array)).toBe(words);
        expect([...(third!.value as Uint8Array)]).toEqual([...bytes]);
      }),
    );
  });

  test("gives back safe numbers as bigints do", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(hex(integerField(1, value))).toBe(hex(integerField(1, BigInt(value))));
      }),
    );
  });

  test.each([
    ["cut short in a varint", "0896"],
    ["cut short in a text", "120774"],
    ["with a varint of eleven bytes", `08${"ff".repeat(10)}01`],
    ["with a field without number", "0001"],
    ["with a group, which nobody writes any more", "0b"],
  ])("%s is refused", (_, bytes) => {
    expect(() => readFields(Buffer.from(bytes, "hex"))).toThrow(RangeError);
  });

  test("of any bytes is read or refused, never misread past its end", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          for (const { value } of readFields(bytes)) {
            if (value instanceof Uint8Array) expect(value.byteOffset + value.length).toBeLessThanOrEqual(bytes.length);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
