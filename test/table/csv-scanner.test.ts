import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atEnd, makeFieldBlock, scanBlock, scanRecord, startScan } from "../../src/table/csv-scanner.ts";
import { readLimits } from "../../src/table/read-options.ts";
import { blockTexts } from "../../src/table/text-column.ts";

const cell = fc.string({ unit: fc.constantFrom("a", "é", "🎬", '"', ",", ";", "\n", "\r", " ", "1"), maxLength: 6 });
const shaped = fc.integer({ min: 2, max: 5 }).chain((columns) =>
  fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: columns, maxLength: columns }), {
    minLength: 1,
    maxLength: 12,
  }),
);

/** Writes records as RFC 4180 says; `always` quotes cells that need none. */
function write(
  records: readonly (readonly (readonly [string, boolean])[])[],
  delimiter: string,
  lineEnd: string,
): Buffer {
  const field = ([text, always]: readonly [string, boolean]) =>
    always || /["\r\n,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return Buffer.from(records.map((record) => record.map(field).join(delimiter)).join(lineEnd) + lineEnd);
}

describe("the CSV scanner", () => {
  it("gives back the cells that were written, record by record and block by block", () => {
    const styles = fc.tuple(fc.constantFrom(",", ";"), fc.constantFrom("\n", "\r\n", "\r"));
    fc.assert(
      fc.property(shaped, styles, (records, [delimiter, lineEnd]) => {
        const texts = records.map((record) => record.map(([text]) => text));
        const bytes = write(records, delimiter, lineEnd);
        const scanner = startScan(bytes, delimiter, "t.csv", readLimits);
        const read: string[][] = [];
        while (!atEnd(scanner)) read.push(scanRecord(scanner));
        expect(read).toEqual(texts);

        const again = startScan(bytes, delimiter, "t.csv", readLimits);
        again.row = 1;
        const block = makeFieldBlock(texts[0]!.length, bytes.length);
        scanBlock(again, block);
        const columns = texts[0]!.map((_, index) => blockTexts(bytes, block, index));
        expect(columns).toEqual(texts[0]!.map((_, index) => texts.map((record) => record[index]!)));
        expect(atEnd(again)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("ends a block early when its fields are long", () => {
    const long = "x".repeat(900_000);
    const bytes = Buffer.from(`a,${long}\n`.repeat(30));
    const scanner = startScan(bytes, ",", "t.csv", readLimits);
    const block = makeFieldBlock(2, bytes.length);
    let records = 0;
    while (!atEnd(scanner)) {
      scanBlock(scanner, block);
      expect(block.records).toBeLessThan(10);
      expect(blockTexts(bytes, block, 1).every((text) => text === long)).toBe(true);
      records += block.records;
    }
    expect(records).toBe(30);
  });

  it("goes on where a block was full, and knows the row", () => {
    const rows = Array.from({ length: 40_000 }, (_, row) => `${row},"x${row}"`);
    const bytes = Buffer.from(`${rows.join("\n")}\nlast\n`);
    const scanner = startScan(bytes, ",", "t.csv", readLimits);
    scanner.row = 1;
    const block = makeFieldBlock(2, bytes.length);
    const texts: string[] = [];
    expect(() => {
      while (!atEnd(scanner)) {
        scanBlock(scanner, block);
        texts.push(...blockTexts(bytes, block, 1));
      }
    }).toThrow("t.csv row 40001: expected 2 fields, as the header has, found 1.");
    expect(texts).toEqual(Array.from({ length: texts.length }, (_, row) => `x${row}`));
    expect(texts.length).toBe(Math.floor(40_000 / 16_384) * 16_384);
  });
});
