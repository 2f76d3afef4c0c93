import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { parseMovies } from "../../src/table/read-movies.ts";
import type { ReadOptions } from "../../src/table/read-options.ts";
import { root } from "../built.ts";
import { good } from "../corpus/cases.ts";
import { workbook } from "../fixtures/workbooks.ts";

const header = good.split("\n")[0]!.split(",");
const rows = [
  [1, 45, 0.6, 1200, 3.8, 0],
  [2, 110, 0.9, 8500, 4.6, 1],
];
const read = (bytes: Uint8Array, options: ReadOptions = {}) =>
  parseMovies(bytes, "movies.xlsx", { isolated: false, ...options });
const refusal = (bytes: Uint8Array, options: ReadOptions = {}) =>
  read(bytes, options).then(
    () => null,
    (error: unknown) => error,
  );
const file = (name: string) => readFileSync(join(root, "test/corpus/files", name));
const withRow = (...cells: (string | number | null)[]) => workbook({ Movies: [header, rows[0]!, cells] });

describe("reading a workbook", () => {
  it("takes numbers, texts, booleans, dates, stored values of formulas and errors as XlsxWriter writes them", async () => {
    const table = await read(file("typed.xlsx"));
    expect(table.ids).toEqual(["0111161", "2", "3"]);
    expect(Object.values(table.measures).map((values) => Array.from(values))).toEqual([
      [45, 110.5, 60],
      [0.6, 0.9, 0.65],
      [1200, 8500, 2_000_000],
      [3.8, Number.NaN, 4],
    ]);
    expect(Array.from(table.hit!)).toEqual([0, 1, 0]);
    expect(table.extras).toEqual([{ name: "release_date", values: ["2003-02-28", "2004-03-01T18:30:00.000Z", null] }]);
    expect(table.notes.map(({ code, message }) => [code, message])).toEqual([
      ["THOUSANDS", "In movies.xlsx 1 number is written with thousands separators."],
      ["MISSING_EXCEL", "1 spreadsheet error in avg_rating (#DIV/0! in row 2) read as missing."],
    ]);
    expect(table.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("takes the sheet that is named, and says which there are", async () => {
    expect((await read(file("typed.xlsx"), { sheet: "Other" })).ids).toEqual(["x"]);
    const error = await refusal(file("typed.xlsx"), { sheet: "movies 2" });
    expect(error).toMatchObject({ code: "OPTION_INVALID" });
    expect((error as Error).message).toContain("Available sheets: Movies, Other.");
  });

  it("refuses merged titles above the header and merged headings", async () => {
    expect(await refusal(file("merged-title.xlsx"))).toMatchObject({ code: "HEADER_AMBIGUOUS" });
    expect(await refusal(file("merged-header.xlsx"))).toMatchObject({ code: "HEADER_BLANK" });
  });

  it("passes over empty rows above the header and below the last row", async () => {
    const table = await read(workbook({ Movies: [[null], [], header, ...rows, [], [null, null]] }));
    expect(table.ids).toEqual(["1", "2"]);
  });

  it("applies the rules of the movie table to its cells", async () => {
    expect(await refusal(withRow(2, 110, 85, 8500, 4.6, 1))).toMatchObject({
      code: "OUT_OF_RANGE",
      details: { row: 2, column: "completion_rate" },
    });
    expect(await refusal(withRow(2, "$1.2M", 0.5, 8500, 4.6, 1))).toMatchObject({
      code: "NUMBER_INVALID",
      details: { row: 2 },
    });
    expect(await refusal(withRow(2, 110, 0.5, "1,234", 4, 1))).toMatchObject({ code: "NUMBER_AMBIGUOUS" });
    expect(await refusal(withRow(2, 110, 0.5, "<c><v>9007199254740993</v></c>", 4, 1))).toMatchObject({
      code: "INT_UNSAFE",
    });
    expect(await refusal(withRow(null, 110, 0.5, 1, 4, 1))).toMatchObject({ code: "ID_MISSING", details: { row: 2 } });
    expect(await refusal(withRow(1, 110, 0.5, 1, 4, 1))).toMatchObject({ code: "ID_CONFLICT" });
    expect(await refusal(withRow(2, 110, 0.5, 1, 4, 2))).toMatchObject({ code: "TARGET_NOT_BINARY" });
  });

  it("refuses empty sheets, sheets without rows, and more than the limits", async () => {
    expect(await refusal(workbook({ Movies: [] }))).toMatchObject({ code: "EMPTY_FILE" });
    expect(await refusal(workbook({ Movies: [header] }))).toMatchObject({ code: "NO_ROWS" });
    const book = workbook({ Movies: [header, ...rows] });
    expect(await refusal(book, { limits: { rows: 1 } })).toMatchObject({ code: "TOO_MANY_ROWS" });
    expect(await refusal(book, { limits: { columns: 5 } })).toMatchObject({ code: "TOO_MANY_COLUMNS" });
    expect(await refusal(book, { limits: { bytes: 1000 } })).toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  it("refuses archives of something else, damaged ones, and other formats of that name", async () => {
    expect(await refusal(Buffer.from(zipSync({ "movies.csv": strToU8(good) })))).toMatchObject({
      code: "FORMAT_MISMATCH",
    });
    expect(await refusal(Buffer.from(good))).toMatchObject({ code: "FORMAT_MISMATCH" });
    expect(await refusal(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toMatchObject({ code: "FORMAT_MISMATCH" });
    const book = workbook({ Movies: [header, ...rows] });
    expect(await refusal(book.subarray(0, book.length - 30))).toMatchObject({ code: "XLSX_CORRUPT" });
    const parts = unzipSync(book);
    delete parts["xl/workbook.xml"];
    expect(await refusal(Buffer.from(zipSync(parts)))).toMatchObject({ code: "XLSX_CORRUPT" });
  });

  it("unpacks no more than an archive says it holds, however much that is", async () => {
    const parts = unzipSync(workbook({ Movies: [header, ...rows] }));
    const bomb = Buffer.from(
      zipSync({ ...parts, "xl/worksheets/sheet1.xml": new Uint8Array(50_000_000) }, { level: 9 }),
    );
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb, { limits: { bytes: 10_000_000 } })).toMatchObject({ code: "FILE_TOO_LARGE" });
    // The same archive with the size of the sheet understated, in its own head and in the directory.
    for (
      let at = bomb.indexOf(Buffer.from([0x80, 0xf0, 0xfa, 0x02]));
      at >= 0;
      at = bomb.indexOf(Buffer.from([0x80, 0xf0, 0xfa, 0x02]), at + 1)
    ) {
      bomb.writeUInt32LE(1000, at);
    }
    expect(await refusal(bomb, { limits: { bytes: 10_000_000 } })).toMatchObject({ code: "XLSX_CORRUPT" });
  });
});
