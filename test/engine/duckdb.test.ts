import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine, SourceFormat } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { sourceFolder } from "../../src/engine/source-files.ts";

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-test-engine-"));
  engine = await openEngine("duckdb", { folders: [folder], temporary: folder });
});

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const rowsOf = async (sql: string) => {
  const rows: unknown[][] = [];
  for await (const batch of engine.query(sql)) for (const row of batch) rows.push(Object.values(row.toJSON()));
  return rows;
};

const write = (name: string, text: string) => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const csv = (path: string) => ({ path, format: "csv" as SourceFormat });

test("binds a CSV file with all columns as text, and empty fields as NULL", async () => {
  const path = write("events.csv", 'a,b,"c d"\n007,,"x, ""y"""\n1e3,"",2020-01-01\n');
  expect(await engine.bind("events", csv(path))).toEqual([
    { name: "a", type: "VARCHAR" },
    { name: "b", type: "VARCHAR" },
    { name: "c d", type: "VARCHAR" },
  ]);
  expect(await rowsOf(`SELECT * FROM events ORDER BY a`)).toEqual([
    ["007", null, 'x, "y"'],
    ["1e3", null, "2020-01-01"],
  ]);
});

test("binds a folder: partitions as texts, columns by name, nothing that is hidden", async () => {
  write("e/day=01/b.csv", "x,y\n1,2\n");
  write("e/day=02/a.csv", "y,x\n4,3\n");
  write("e/day=__HIVE_DEFAULT_PARTITION__/a.csv", "x\n5\n");
  write("e/_SUCCESS", "");
  write("e/.day.crc", "?");
  write("e/_temporary/a.csv", "x,y\n9,9\n");
  await engine.bind("e", csv(join(folder, "e")));
  expect(await rowsOf("SELECT x, y, day FROM e ORDER BY x")).toEqual([
    ["1", "2", "01"],
    ["3", "4", "02"],
    ["5", null, null],
  ]);
});

test("binds what a glob finds", async () => {
  for (const name of ["a1.csv", "a2.csv", "b1.csv", "b[1].csv", ".a3.csv", "sub/a1.csv"]) write(name, `x\n${name}\n`);
  const found = async (glob: string) => {
    await engine.bind("v", csv(join(folder, glob)));
    return (await rowsOf("SELECT x FROM v ORDER BY x")).flat();
  };
  expect(await found("a*.csv")).toEqual(["a1.csv", "a2.csv"]);
  expect(await found("?1.csv")).toEqual(["a1.csv", "b1.csv"]);
  expect(await found("[!a]1.csv")).toEqual(["b1.csv"]);
  expect(await found("{a2,b1}.csv")).toEqual(["a2.csv", "b1.csv"]);
  expect(await found("s*/a?.csv")).toEqual(["sub/a1.csv"]);
  expect(await found("b[1].csv")).toEqual(["b[1].csv"]);
});

test("tells the folder that all files of a source lie in", () => {
  expect(sourceFolder(folder)).toBe(folder);
  for (const path of ["a.csv", "*.csv", "s*/a.csv", "{a,b}/*/c.csv"])
    expect(sourceFolder(join(folder, path))).toBe(folder);
});

test("gives each type of the contract as Arrow's", async () => {
  const select = `SELECT 9007199254740993::BIGINT AS a, -3::INTEGER AS b, 0.1::DOUBLE AS c, 'é€😀' AS d, TRUE AS e,
    DATE '1969-12-31' AS f, TIMESTAMP '1969-12-31 23:59:59.999999' AS g`;
  const [batch] = await collect(`${select} UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL ORDER BY a`);
  expect(batch!.schema.fields.map(({ type }) => String(type))).toEqual([
    ...["Int64", "Int32", "Float64", "Utf8", "Bool", "Date32<DAY>", "Timestamp<MICROSECOND>"],
  ]);
  const column = (index: number) => [0, 1].map((row) => batch!.getChildAt(index)!.get(row));
  expect([0, 1, 2, 3, 4].map(column)).toEqual([
    [9007199254740993n, null],
    [-3, null],
    [0.1, null],
    ["é€😀", null],
    [true, null],
  ]);
  expect(batch!.getChildAt(5)!.data[0]!.values[0]).toBe(-1);
  expect(batch!.getChildAt(6)!.data[0]!.values[0]).toBe(-1n);
  await expect(collect("SELECT [1, 2] AS list")).rejects.toMatchObject({ code: "TYPE_UNSUPPORTED" });
});

const collect = async (sql: string) => {
  const batches = [];
  for await (const batch of engine.query(sql)) batches.push(batch);
  return batches;
};

test("gives large results batch by batch, in order", async () => {
  let next = 0n;
  let batches = 0;
  for await (const batch of engine.query("SELECT range AS i, range::VARCHAR AS t FROM range(100000)")) {
    batches++;
    for (let row = 0; row < batch.numRows; row++) {
      expect(batch.getChildAt(0)!.get(row)).toBe(next);
      expect(batch.getChildAt(1)!.get(row)).toBe(String(next++));
    }
  }
  expect(next).toBe(100000n);
  expect(batches).toBeGreaterThan(10);
});

const endless = "SELECT COUNT(*) FROM range(1000000) a, range(1000000) b WHERE HASH(a.range + b.range) = 1";

test("stops a query that is told to stop, is out of time, or whose engine is closed", async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 100);
  const run = async (options: object) => {
    for await (const _ of engine.query(endless, options));
  };
  await expect(run({ signal: abort.signal })).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
  await expect(run({ signal: abort.signal })).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
  await expect(run({ deadlineSeconds: 0.1 })).rejects.toMatchObject({ code: "ENGINE_TIMEOUT", exitCode: 5 });
  expect(await rowsOf("SELECT 1 AS one")).toEqual([[1]]);
  setTimeout(() => engine.close(), 100);
  await expect(run({})).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
  await expect(rowsOf("SELECT 1")).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
});

test("leaves nothing of a query whose reader goes early", async () => {
  for await (const _ of engine.query("SELECT * FROM range(10000000)")) break;
  await engine.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("tells how far a query is", async () => {
  const shares: (number | null)[] = [];
  const sql = "SELECT COUNT(*) FROM range(40000000) WHERE HASH(HASH(HASH(range))) % 7 = 1";
  const onProgress = (share: number | null) => shares.push(share);
  for (let turn = 0; shares.length === 0 && turn < 50; turn++) for await (const _ of engine.query(sql, { onProgress }));
  expect(shares.length).toBeGreaterThan(0);
  for (const share of shares) expect(share === null || (share >= 0 && share <= 1)).toBe(true);
});

test("writes a result whole or not at all", async () => {
  const out = { path: join(folder, "out.parquet"), format: "parquet" as SourceFormat };
  await engine.materialize("SELECT range AS i FROM range(5000)", out);
  expect(await engine.bind("out", out)).toEqual([{ name: "i", type: "BIGINT" }]);
  const failing = "SELECT CASE WHEN range = 400000 THEN ERROR('no') ELSE range END AS i FROM range(500000)";
  const replace = { replace: true };
  await expect(engine.materialize(failing, out, replace)).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  expect(await rowsOf("SELECT COUNT(*), SUM(i)::BIGINT FROM out")).toEqual([[5000n, 12497500n]]);
  const elsewhere = { path: join(folder, "failed.parquet"), format: "parquet" as SourceFormat };
  await expect(engine.materialize(failing, elsewhere)).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  expect(readdirSync(folder).filter((name) => name.includes("parquet"))).toEqual(["out.parquet"]);
  await engine.materialize("SELECT 1 AS a, 'x,y' AS b", csv(join(folder, "out.csv")));
  await engine.bind("text", csv(join(folder, "out.csv")));
  expect(await rowsOf("SELECT * FROM text")).toEqual([["1", "x,y"]]);
});

test("replaces what is there only when that is asked for", async () => {
  const out = { path: join(folder, "out.parquet"), format: "parquet" as SourceFormat };
  expect(await engine.exists(out.path)).toBe(false);
  await engine.materialize("SELECT 1 AS i", out);
  expect(await engine.exists(out.path)).toBe(true);
  expect(await engine.exists(folder)).toBe(true);
  await expect(engine.materialize("SELECT 2 AS i", out)).rejects.toMatchObject({ code: "OUTPUT_EXISTS", exitCode: 2 });
  await engine.bind("out", out);
  expect(await rowsOf("SELECT i FROM out")).toEqual([[1]]);
  await engine.materialize("SELECT 2 AS i", out, { replace: true });
  expect(await rowsOf("SELECT i FROM out")).toEqual([[2]]);
});

test("names what is defined, over what is bound", async () => {
  await engine.bind("numbers", csv(write("n.csv", "n\n1\n2\n3\n")));
  await engine.define("large", "SELECT n FROM numbers WHERE CAST(n AS INTEGER) > 1");
  await engine.define("large", "SELECT n FROM numbers WHERE CAST(n AS INTEGER) > 2");
  expect(await rowsOf("SELECT * FROM large")).toEqual([["3"]]);
});

test("refuses sources that are not there, damaged or ragged, by one code", async () => {
  const refused = { code: "SOURCE_UNREADABLE", exitCode: 3 };
  await expect(engine.bind("v", csv(join(folder, "none.csv")))).rejects.toMatchObject(refused);
  await expect(engine.bind("v", csv(join(folder, "no*.csv")))).rejects.toMatchObject(refused);
  await expect(engine.bind("v", csv(folder))).rejects.toMatchObject(refused);
  const text = write("text.parquet", "this is no Parquet file, whatever its name says");
  await expect(engine.bind("v", { path: text, format: "parquet" })).rejects.toMatchObject(refused);
  const ragged = async () => {
    await engine.bind("v", csv(write("ragged.csv", `a,b\n${"1,2\n".repeat(50_000)}1,2,3\n`)));
    await rowsOf("SELECT COUNT(b) FROM v");
  };
  await expect(ragged()).rejects.toMatchObject(refused);
});

test("reaches nothing outside its folders, and cannot be configured otherwise", async () => {
  const outside = mkdtempSync(join(tmpdir(), "marquee-test-outside-"));
  writeFileSync(join(outside, "secret.csv"), "a\n1\n");
  symlinkSync(outside, join(folder, "way"));
  try {
    for (const way of [join(outside, "secret.csv"), join(folder, "way", "secret.csv")]) {
      await expect(engine.bind("v", csv(way)), way).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    }
    const out = { path: join(outside, "out.csv"), format: "csv" as SourceFormat };
    await expect(engine.materialize("SELECT 1", out)).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    expect(readdirSync(outside)).toEqual(["secret.csv"]);
    for (const sql of [
      "SET enable_external_access = true",
      "SET memory_limit = '8GB'",
      "INSTALL httpfs",
      "LOAD httpfs",
    ]) {
      await expect(rowsOf(sql)).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    }
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test("refuses other engines by name, without the token", async () => {
  const refused = openEngine("sd://host:1/;token=abc");
  await expect(refused).rejects.toMatchObject({ code: "OPTION_INVALID" });
  await expect(refused).rejects.not.toThrow(/abc/);
});
