import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sqlText, withDuckDB } from "../../src/table/duckdb.ts";
import { parseMovies } from "../../src/table/read-movies.ts";

const measures = "45.5 AS avg_watch_time, 0.6 AS completion_rate, 1200 AS ratings_count, 3.8 AS avg_rating";

/** The bytes of a Parquet file that holds what a query gives. */
function parquet(select: string): Promise<Buffer> {
  return withDuckDB(async ({ connection, folder }) => {
    const file = join(folder, "made.parquet");
    await connection.run(`COPY (${select}) TO ${sqlText(file)} (FORMAT parquet)`);
    const bytes = await readFile(file);
    await rm(file);
    return bytes;
  });
}

const inProcess = { isolated: false };
const refusal = (bytes: Uint8Array, options = {}) =>
  parseMovies(bytes, "movies.parquet", { ...inProcess, ...options }).then(
    () => null,
    (error: unknown) => error,
  );

describe("reading Parquet", () => {
  it("takes every type of number, and text that holds numbers", async () => {
    const table = await parseMovies(
      await parquet(`SELECT 1::BIGINT AS movie_id, 45.5::DECIMAL(10,2) AS avg_watch_time, '0.6' AS completion_rate,
        1200::BIGINT AS ratings_count, 3.5::FLOAT AS avg_rating, true AS hit`),
      "movies.parquet",
      inProcess,
    );
    expect(table.ids).toEqual(["1"]);
    expect(Object.values(table.measures).map((values) => values[0])).toEqual([45.5, 0.6, 1200, 3.5]);
    expect(Array.from(table.hit!)).toEqual([1]);
    expect(table.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("carries other columns through: dates as text, large integers as text", async () => {
    const table = await parseMovies(
      await parquet(`SELECT ${measures}, DATE '2020-02-01' AS released,
        9007199254740993::BIGINT AS code, 7::BIGINT AS year, 1.5::DECIMAL(4,1) AS score, false AS seen, NULL::VARCHAR AS title`),
      "movies.parquet",
      inProcess,
    );
    expect(Object.fromEntries(table.extras.map(({ name, values }) => [name, values[0]]))).toEqual({
      released: "2020-02-01",
      code: "9007199254740993",
      year: 7,
      score: 1.5,
      seen: false,
      title: null,
    });
  });

  it("keeps the order of rows over many chunks", async () => {
    const table = await parseMovies(
      await parquet(`SELECT i AS movie_id, i / 10 AS avg_watch_time, 0.5 AS completion_rate, i AS ratings_count, 3 AS avg_rating
        FROM range(10000) AS rows(i)`),
      "movies.parquet",
      inProcess,
    );
    expect(table.ids).toEqual(Array.from({ length: 10_000 }, (_, row) => String(row)));
    expect(table.measures.ratings_count[9_999]).toBe(9_999);
  });

  it("refuses any column that is nested", async () => {
    for (const nested of ["['a', 'b'] AS genres", "{'x': 1} AS genres", "MAP {'x': 1} AS genres"]) {
      expect(await refusal(await parquet(`SELECT ${measures}, ${nested}`))).toMatchObject({
        code: "TYPE_UNSUPPORTED",
        details: { column: "genres", found: "a nested column" },
      });
    }
  });

  it("refuses a needed column that is a date or a time, and says which type it has", async () => {
    for (const type of ["TIMESTAMP", "DATE"]) {
      const error = await refusal(
        await parquet(
          `SELECT NULL::${type} AS avg_watch_time, 0.6 AS completion_rate, 1200 AS ratings_count, 3.8 AS avg_rating`,
        ),
      );
      expect(error).toMatchObject({ code: "TYPE_UNSUPPORTED", details: { column: "avg_watch_time", found: type } });
    }
    expect(await refusal(await parquet(`SELECT [1] AS movie_id, ${measures}`))).toMatchObject({
      code: "TYPE_UNSUPPORTED",
    });
    expect(await refusal(await parquet(`SELECT {'a': 1} AS hit, ${measures}`))).toMatchObject({
      code: "TYPE_UNSUPPORTED",
    });
  });

  it("refuses decimals of more than 38 digits, which DuckDB would round", async () => {
    const bytes = await parquet(`SELECT ${measures}, 1.5::DECIMAL(38,1) AS budget`);
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    // The precision stands in the footer as a zigzag number behind a field head of type 5: 38 is 76, and 100 is 50.
    for (let at = footer; at < bytes.length - 8; at++)
      if (bytes[at] === 76 && (bytes[at - 1]! & 15) === 5) bytes[at] = 100;
    expect(await refusal(bytes)).toMatchObject({ code: "TYPE_UNSUPPORTED", details: { column: "budget" } });
  });

  it("refuses a file with too many rows by its footer", async () => {
    const bytes = await parquet(`SELECT ${measures} FROM range(100000)`);
    expect(bytes.length).toBeLessThan(4096);
    expect(await refusal(bytes, { limits: { rows: 99_999 } })).toMatchObject({
      code: "TOO_MANY_ROWS",
      details: { found: "100000" },
    });
  });

  it("refuses text that takes more room than the limit once it is unpacked", async () => {
    const bytes = await parquet(`SELECT ${measures}, repeat('x', 10000) AS title FROM range(5000)`);
    expect(bytes.length).toBeLessThan(500_000);
    expect(await refusal(bytes, { limits: { bytes: 5_000_000 } })).toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  it("refuses truncated files, damaged footers, files without rows and what is no Parquet", async () => {
    const bytes = await parquet(`SELECT ${measures}`);
    expect(await refusal(bytes.subarray(0, bytes.length - 20))).toMatchObject({ code: "PARQUET_CORRUPT" });
    expect(await refusal(Buffer.concat([bytes.subarray(0, 40), bytes.subarray(-8)]))).toMatchObject({
      code: "PARQUET_CORRUPT",
    });
    expect(await refusal(bytes.subarray(0, 4))).toMatchObject({ code: "PARQUET_CORRUPT" });
    expect(await refusal(await parquet(`SELECT ${measures} LIMIT 0`))).toMatchObject({ code: "NO_ROWS" });
    expect(await refusal(Buffer.from("movie_id,avg_rating\n"))).toMatchObject({ code: "FORMAT_MISMATCH" });
    expect(await refusal(Buffer.alloc(0))).toMatchObject({ code: "EMPTY_FILE" });
  });

  it("applies the rules of the movie table", async () => {
    const outOfRange = await parquet(
      "SELECT 45 AS avg_watch_time, 60 AS completion_rate, 1 AS ratings_count, 4 AS avg_rating",
    );
    expect(await refusal(outOfRange)).toMatchObject({
      code: "OUT_OF_RANGE",
      details: { row: 1, column: "completion_rate" },
    });
    const unsafe = await parquet(
      "SELECT 45 AS avg_watch_time, 0.5 AS completion_rate, 9007199254740993 AS ratings_count, 4 AS avg_rating",
    );
    expect(await refusal(unsafe)).toMatchObject({ code: "INT_UNSAFE", details: { row: 1 } });
    const missing = await parquet("SELECT 45 AS avg_watch_time");
    expect(await refusal(missing)).toMatchObject({ code: "COLUMN_MISSING" });
  });

  it("is done by a DuckDB that reaches nothing else and cannot be unlocked", async () => {
    await withDuckDB(async ({ connection }) => {
      await expect(connection.run(`SELECT * FROM read_csv(${sqlText(import.meta.filename)})`)).rejects.toThrow(
        "Permission Error",
      );
      await expect(connection.run("SET enable_external_access = true")).rejects.toThrow("locked");
      await expect(connection.run("INSTALL httpfs")).rejects.toThrow();
    });
  });
});
