import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { cluster, rowsOf } from "./cluster.ts";

let folder: string;
let spark: Engine;
let duckdb: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-sources-"));
  spark = await openEngine(cluster().address);
  duckdb = await openEngine("duckdb", { folders: [folder] });
});

afterAll(async () => {
  await spark.close();
  await duckdb.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Both engines read the same of a source: the names of its columns, and its rows. */
async function sameOnBoth(path: string, format: "csv" | "parquet", order: string): Promise<Record<string, unknown>[]> {
  const [columns, rows] = await Promise.all(
    [spark, duckdb].map(async (engine) => {
      const bound = await engine.bind("source", { path, format });
      const rows = await rowsOf(engine, `SELECT * FROM source ORDER BY ${order}`);
      return [bound.map(({ name }) => name), rows] as const;
    }),
  ).then(([ours, theirs]) => {
    expect(ours).toEqual(theirs);
    return ours!;
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(Object.keys(rows[0]!)).toEqual(columns);
  return rows;
}

test("CSV is text, with quotes doubled, and an empty field is NULL", async () => {
  const path = write("quotes.csv", 'id,t,u\n1,"a ""b"", c",\n2,\\,""\n3, x ,0111161\n4,é,1e5\n');
  expect(await sameOnBoth(path, "csv", "id")).toEqual([
    { id: "1", t: 'a "b", c', u: null },
    { id: "2", t: "\\", u: null },
    { id: "3", t: " x ", u: "0111161" },
    { id: "4", t: "é", u: "1e5" },
  ]);
});

test("folders named key=value add a column of text, and hidden files are no data", async () => {
  write("parts/year=2024/a.csv", "id,x\n1,5\n");
  write("parts/year=2025/b.csv", "id,x\n2,6\n");
  write("parts/year=__HIVE_DEFAULT_PARTITION__/c.csv", "id,x\n3,7\n");
  write("parts/_SUCCESS", "");
  write("parts/year=2025/.b.csv.crc", "zz");
  const rows = [
    { id: "1", x: "5", year: "2024" },
    { id: "2", x: "6", year: "2025" },
    { id: "3", x: "7", year: null },
  ];
  expect(await sameOnBoth(join(folder, "parts"), "csv", "id")).toEqual(rows);
  const withoutYear = rows.slice(0, 2).map(({ id, x }) => ({ id, x }));
  expect(await sameOnBoth(join(folder, "parts", "year=202*"), "csv", "id")).toEqual(withoutYear);
});

test.each([
  ["fewer", "id,x,y\n1,2,3\n4,5\n"],
  ["more", "id,x,y\n1,2,3\n4,5,6,7\n"],
])(
  "a row of CSV with %s fields than the header is an error, though its columns are not asked for",
  async (word, text) => {
    const path = write(`ragged-${word}.csv`, text);
    const read = async () => {
      await spark.bind("ragged", { path, format: "csv" });
      return await rowsOf(spark, "SELECT COUNT(*) AS n FROM ragged");
    };
    await expect(read()).rejects.toMatchObject({ code: "SOURCE_UNREADABLE" });
  },
);

test.each([
  ["in another order", "x,id\n3,4\n"],
  ["more columns", "id,x,y\n3,4,5\n"],
  ["fewer columns", "id\n3\n"],
])("CSV files whose headers differ are refused with what to do, not read by position: %s", async (words, text) => {
  const headers = `headers-${words.replaceAll(" ", "-")}`;
  write(`${headers}/a.csv`, "id,x\n1,2\n");
  write(`${headers}/b.csv`, text);
  await spark.bind("headers", { path: join(folder, headers), format: "csv" });
  await expect(rowsOf(spark, "SELECT id FROM headers")).rejects.toMatchObject({
    code: "SOURCE_UNREADABLE",
    details: {
      expected: expect.stringContaining("CSV files with the same columns in the same order"),
      found: expect.stringMatching(/[ab]\.csv/),
      remedy: expect.stringContaining("as Parquet"),
    },
  });
});

test("a source that is not there, and one that is not what it is said to be, are SOURCE_UNREADABLE", async () => {
  const missing = { path: join(folder, "missing"), format: "parquet" } as const;
  await expect(spark.bind("missing", missing)).rejects.toMatchObject({ code: "SOURCE_UNREADABLE" });
  const wrong = { path: write("wrong.parquet", "this is not Parquet at all"), format: "parquet" } as const;
  await expect(spark.bind("wrong", wrong)).rejects.toMatchObject({ code: "SOURCE_UNREADABLE" });
});

test.each(["parquet", "csv"] as const)(
  "what is written as %s is read again by both; what was there is replaced when that is asked for, else kept",
  async (format) => {
    const path = join(folder, `written.${format}`);
    const sql = "SELECT CAST(id AS STRING) AS id, IF(id = 3, NULL, 'a \"b\", c\\\\') AS t, id / 3 AS x FROM RANGE(20)";
    expect(await spark.exists(path)).toBe(false);
    await spark.materialize("SELECT 9 AS other", { path, format });
    expect(await spark.exists(path)).toBe(true);
    await expect(spark.materialize(sql, { path, format })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      exitCode: 2,
    });
    expect(await sameOnBoth(path, format, "other")).toHaveLength(1);
    await spark.materialize(sql, { path, format }, { replace: true });
    expect(readdirSync(path)).toContain("_SUCCESS");
    const rows = await sameOnBoth(path, format, "id");
    expect(rows).toHaveLength(20);
    expect(rows[0]).toMatchObject({ id: "0", t: 'a "b", c\\' });
  },
);

test("a failed write leaves no result that looks whole", async () => {
  const path = join(folder, "failed.parquet");
  const sql = "SELECT IF(id = 999, RAISE_ERROR('no'), id) AS id FROM RANGE(0, 1000, 1, 10)";
  await expect(spark.materialize(sql, { path, format: "parquet" })).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  await expect(spark.bind("failed", { path, format: "parquet" })).rejects.toMatchObject({ code: "SOURCE_UNREADABLE" });
});

test("the types of the contract come as they are told", async () => {
  const sql = `SELECT CAST(1 AS BIGINT) AS b, CAST(2 AS INT) AS i, CAST(0.1e0 AS DOUBLE) AS d, 't' AS t, TRUE AS f,
    DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 01:02:03.5+00:00' AS moment`;
  const shapes = await Promise.all(
    [spark, duckdb].map(async (engine) => {
      for await (const batch of engine.query(sql)) {
        return { types: batch.schema.fields.map(({ type }) => `${type}`), row: batch.get(0)!.toArray().map(String) };
      }
      return undefined;
    }),
  );
  expect(shapes[0]!.types.slice(0, 5)).toEqual(["Int64", "Int32", "Float64", "Utf8", "Bool"]);
  expect(shapes[0]!.row).toEqual(shapes[1]!.row);
  expect(shapes[0]!.types.map((type) => type.replace(/, .*>/, ">"))).toEqual(
    shapes[1]!.types.map((type) => type.replace(/, .*>/, ">")),
  );
});
