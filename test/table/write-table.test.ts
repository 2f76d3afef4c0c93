import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseMovies, readMovies } from "../../src/table/read-movies.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable, writeTableBlocks } from "../../src/table/write-table.ts";
import { good } from "../corpus/cases.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function written(name: string, columns: Parameters<typeof writeTable>[1]): Promise<string> {
  await writeTable(join(folder, name), columns);
  return readFileSync(join(folder, name), "utf8");
}

describe("writeTable", () => {
  it("writes a movie table as it was read, but for the way numbers are written", async () => {
    const table = await parseMovies(good, "movies.csv");
    expect(await written("same.csv", movieTableColumns(table))).toBe(
      good.replace("0.60", "0.6").replace("0.90", "0.9").replace("4.0", "4"),
    );
  });

  it("keeps spreadsheets from running texts as formulas, and leaves numbers alone", async () => {
    const values = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "-5", "+1.5", "a=b", "'q", -7];
    expect(await written("formula.csv", [{ name: "=title", values }])).toBe(
      `'=title\n'=1+1\n'+cmd\n'-2+3\n'@SUM(A1)\n'\tx\n"'\rx"\n-5\n+1.5\na=b\n'q\n-7\n`,
    );
  });

  it("quotes what needs quotes and nothing else", async () => {
    const values = ["a,b", 'say "x"', "two\nlines", " padded", "plain", null, Number.NaN, true];
    expect(await written("quotes.csv", [{ name: "a", values }])).toBe(
      `a\n"a,b"\n"say ""x"""\n"two\nlines"\n" padded"\nplain\n\n\ntrue\n`,
    );
    expect(await written("quotes.tsv", [{ name: "a", values: ["a,b", "a\tb"] }])).toBe('a\na,b\n"a\tb"\n');
  });

  it("writes JSON lines with null where a value is missing", async () => {
    const columns = [
      { name: "__proto__", values: ["a", null] },
      { name: 'b"', values: Float64Array.of(0.5, Number.NaN) },
    ];
    expect(await written("a.jsonl", columns)).toBe('{"__proto__":"a","b\\"":0.5}\n{"__proto__":null,"b\\"":null}\n');
  });

  it("writes more than one piece", async () => {
    const values = Array.from({ length: 50_000 }, (_, row) => `row ${row}`);
    expect(await written("long.csv", [{ name: "a", values }])).toBe(`a\n${values.join("\n")}\n`);
  });

  it("gives an extra column another name where it has one of the table's", async () => {
    const text = good.replace("hit", "won").replace("movie_id", "Hit");
    const table = await parseMovies(text, "movies.csv", { target: "won" });
    expect(movieTableColumns(table).map(({ name }) => name)).toEqual([
      "movie_id",
      "avg_watch_time",
      "completion_rate",
      "ratings_count",
      "avg_rating",
      "hit",
      "Hit_2",
    ]);
  });

  it("refuses infinite numbers, names that are the same, columns of different lengths, and endings it does not know", async () => {
    const path = join(folder, "refused.csv");
    const a = { name: "a", values: [1] };
    await expect(writeTable(path, [{ name: "a", values: [Number.POSITIVE_INFINITY] }])).rejects.toMatchObject({
      code: "NUMBER_NONFINITE",
    });
    await expect(writeTable(path, [a, { name: "A", values: [2] }])).rejects.toMatchObject({ code: "HEADER_DUPLICATE" });
    await expect(writeTable(path, [a, { name: "b", values: [] }])).rejects.toMatchObject({ code: "OPTION_INVALID" });
    await expect(writeTable(join(folder, "refused.xlsx"), [a])).rejects.toMatchObject({ code: "FORMAT_UNKNOWN" });
    await expect(writeTable(join(folder, "refused.json"), [a])).rejects.toMatchObject({ code: "FORMAT_UNKNOWN" });
    await expect(writeTable(join(folder, "none", "a.parquet"), [a])).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
    expect(readdirSync(folder).filter((name) => name.includes("refused"))).toEqual([]);
  });
});

describe("writeTableBlocks", () => {
  const columns = [
    { name: "movie_id", type: "text" },
    { name: "avg_watch_time", type: "number" },
    { name: "completion_rate", type: "number" },
    { name: "ratings_count", type: "integer" },
    { name: "avg_rating", type: "number" },
  ] as const;
  const sizes = [3, 0, 2048, 5000, 1];

  function* blocks() {
    let first = 0;
    for (const rows of sizes) {
      const numbers = Float64Array.from({ length: rows }, (_, row) => first + row);
      const ids = Array.from(numbers, (number) => `m${number}`);
      const gaps = numbers.map((number) => (number % 3 === 0 ? Number.NaN : number / 2));
      yield { rows, values: [ids, gaps, numbers.map((n) => (n % 10) / 10), numbers, numbers.map((n) => 1 + (n % 5))] };
      first += rows;
    }
  }

  it("writes block after block, in order, whatever the sizes and the format", async () => {
    for (const name of ["blocks.parquet", "blocks.csv", "blocks.jsonl"]) {
      await writeTableBlocks(join(folder, name), columns, blocks());
      const { ids, measures } = await readMovies(join(folder, name));
      expect(ids, name).toEqual(Array.from({ length: 7052 }, (_, row) => `m${row}`));
      expect(Array.from(measures.ratings_count), name).toEqual(ids.map((_, row) => row));
      expect(Array.from(measures.avg_watch_time.subarray(0, 5)), name).toEqual([Number.NaN, 0.5, 1, Number.NaN, 2]);
    }
  });

  it("passes on what goes wrong in a block, and leaves no file", async () => {
    function* broken() {
      yield* blocks();
      throw new RangeError("no more movies");
    }
    for (const name of ["broken.parquet", "broken.csv"]) {
      await expect(writeTableBlocks(join(folder, name), columns, broken())).rejects.toThrow("no more movies");
    }
    expect(readdirSync(folder).filter((name) => name.includes("broken"))).toEqual([]);
  });
});
