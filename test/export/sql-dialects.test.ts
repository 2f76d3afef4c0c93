import { describe, expect, test } from "vitest";
import { exportedSql } from "../../src/export/sql/exported-sql.ts";
import { modelDialects, modelWords } from "../../src/export/sql/model-dialects.ts";
import { learners } from "../../src/learn/registry.ts";
import { madeModel } from "./made-models.ts";

/** Functions that the dialects have alike, and those of one alone. */
const common =
  "BETWEEN CAST CASE COALESCE LEAST GREATEST EXP LN FLOOR LOWER SUBSTR IN AND OR NOT WHEN THEN ELSE AS FROM SELECT".split(
    " ",
  );
const own: Readonly<Record<string, readonly string[]>> = {
  duckdb: ["TRIM", "REGEXP_MATCHES", "MATERIALIZED"],
  spark: ["TRIM", "AGGREGATE", "ARRAY", "SPLIT", "ELEMENT_AT", "SEQUENCE"],
  postgres: ["BTRIM", "MATERIALIZED"],
  bigquery: ["TRIM", "REGEXP_CONTAINS"],
  snowflake: ["TRIM", "REGEXP_LIKE"],
};

/** SQL without its comments, and its texts and quoted names each as one mark. */
function bare(sql: string, escaped: boolean): string {
  const text = escaped ? /'(?:\\[\s\S]|[^'\\])*'/g : /'(?:''|[^'])*'/g;
  return sql
    .replaceAll(/^--.*$/gm, "")
    .replaceAll(text, "§")
    .replaceAll(/"(?:""|[^"])*"|`(?:``|\\`|[^`])*`/g, "¤");
}

const models = learners.map(({ name }, index) =>
  madeModel({
    learner: name,
    params: name === "forest" ? { trees: 5 } : {},
    calibration: index % 2 ? "sigmoid" : "isotonic",
    seed: index,
    ownThresholds: true,
    rows: 120,
  }),
);

describe.each(modelDialects)("SQL for %s", (dialect) => {
  const texts = models.map((model) => exportedSql(model, dialect, "films"));
  const escaped = ["spark", "bigquery", "snowflake"].includes(dialect);

  test("uses functions that the dialect has, and no others", () => {
    for (const sql of texts) {
      const called = new Set(Array.from(bare(sql, escaped).matchAll(/\b([A-Z_]+) ?\(/gi), ([, name]) => name!));
      const steps = [...called].filter((name) => !/^step\d+$/.test(name));
      expect(steps.filter((name) => ![...common, ...own[dialect]!].includes(name))).toEqual([]);
    }
  });

  test("quotes every column of the table, and names no other", () => {
    for (const [index, sql] of texts.entries()) {
      const { name } = modelWords[dialect];
      for (const input of models[index]!.features.inputs) expect(sql).toContain(`CAST(${name(input.name)} AS`);
      expect(bare(sql, escaped)).not.toMatch(/running|release_date|genre/);
    }
  });

  test("writes its numbers as doubles", () => {
    for (const sql of texts) {
      // Whole numbers without exponent are counts, places and codes alone, never in arithmetic.
      expect(/.{0,20}(?<!e)[-+*/<] ?\d+(?:\.\d+)?(?![\d.e])/i.exec(bare(sql, escaped))?.[0]).toBe(undefined);
    }
  });

  test("is one statement whose brackets and CASEs pair up", () => {
    for (const sql of texts) {
      const plain = bare(sql, escaped);
      const count = (pattern: RegExp) => plain.match(pattern)?.length ?? 0;
      expect(count(/\(/g)).toBe(count(/\)/g));
      expect(count(/\bCASE\b/g)).toBe(count(/\bEND\b/g));
      expect(count(/;/g)).toBe(1);
      expect(plain).not.toMatch(/§\s*§|undefined|NaN|Infinity|--/);
    }
  });
});

describe("names of strangers", () => {
  const evil = "a'b\"c`d\\e\n-- f; DROP";
  const model = madeModel({ learner: "logistic" });
  const features = {
    ...model.features,
    inputs: model.features.inputs.map((input) => (input.name === "running time" ? { ...input, name: evil } : input)),
  };

  test.each(modelDialects)("end no comment, text or name in %s", (dialect) => {
    const sql = exportedSql({ ...model, features, trainedOn: { ...model.trainedOn, source: evil } }, dialect, evil);
    const plain = bare(sql, ["spark", "bigquery", "snowflake"].includes(dialect));
    expect(plain).not.toContain("DROP");
    expect(sql).toContain(modelWords[dialect].name(evil));
  });
});
