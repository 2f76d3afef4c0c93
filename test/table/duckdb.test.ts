import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqlText, withDuckDB } from "../../src/table/duckdb.ts";
import { previewIsolated, readIsolated } from "../../src/table/read-isolated.ts";
import { readMovies } from "../../src/table/read-movies.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { ensureBuilt } from "../built.ts";

let folder: string;
let server: Server;
let asked = 0;

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "marquee-locked-"));
  writeFileSync(join(folder, "secret.csv"), "a\nwhat nobody may read\n");
  server = createServer((_request, answer) => {
    asked++;
    answer.end("a\n1\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const secret = () => sqlText(join(folder, "secret.csv"));
const made = () => sqlText(join(folder, "made"));
const url = () => sqlText(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.csv`);

describe("DuckDB", () => {
  it("reaches neither files nor the network, and cannot be unlocked", async () => {
    await withDuckDB(async ({ connection }) => {
      for (const sql of [
        `SELECT * FROM read_csv(${secret()})`,
        `SELECT * FROM read_text(${secret()})`,
        `SELECT * FROM glob(${sqlText(`${folder}/*`)})`,
        `SELECT * FROM ${secret()}`,
        `COPY (SELECT 1) TO ${made()}`,
        `EXPORT DATABASE ${made()}`,
        `ATTACH ${made()} AS other`,
        `SELECT * FROM read_csv(${url()})`,
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_directories = ['/']",
        `SET temp_directory = ${made()}`,
      ]) {
        await expect(connection.run(sql), sql).rejects.toThrow();
      }
      expect(await connection.runAndReadAll("SELECT 1").then((result) => result.getRowsJson())).toEqual([[1]]);
    });
    expect(existsSync(join(folder, "made"))).toBe(false);
    expect(asked).toBe(0);
  });

  it("takes the names and cells of a file for what they are, however much like SQL they look", async () => {
    const names = [
      `"; COPY (SELECT 1) TO ${made()}; --`,
      `x') UNION SELECT * FROM read_text(${secret()}) --`,
      "a'b\"c",
    ];
    const cells = [`'; ATTACH ${made()}; --`, `(SELECT content FROM read_text(${secret()}))`, "$$"];
    const numbers = (value: number) => Float64Array.of(value, value, value);
    const path = join(folder, "hostile.parquet");
    await writeTable(path, [
      { name: "movie_id", values: cells },
      { name: "avg_watch_time", values: numbers(1) },
      { name: "completion_rate", values: numbers(0.5) },
      { name: "ratings_count", values: numbers(3) },
      { name: "avg_rating", values: numbers(4) },
      ...names.map((name) => ({ name, values: cells })),
    ]);
    for (const table of [
      await readMovies(path, { isolated: false }),
      await readIsolated({ path }, "hostile.parquet", {}),
    ]) {
      expect(table.ids).toEqual(cells);
      expect(table.extras).toEqual(names.map((name) => ({ name, values: cells })));
    }
    const preview = await previewIsolated({ path }, "hostile.parquet", {});
    expect(preview.columns.slice(5).map(({ name }) => name)).toEqual(names);
    expect(preview.rows.map((row) => row[5])).toEqual(cells);
    expect(existsSync(join(folder, "made"))).toBe(false);
    expect(JSON.stringify(preview)).not.toContain("what nobody may read");
  });
});
