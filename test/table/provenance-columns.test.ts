import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { MovieTable } from "../../src/movies/movie.ts";
import { readMovies, tableFromRecords } from "../../src/table/read-movies.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-provenance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const records = [1, 2, 3].map((movie_id) => ({
  movie_id,
  avg_watch_time: 40 * movie_id,
  completion_rate: 0.2 * movie_id,
  ratings_count: 10 * movie_id,
  avg_rating: 1 + movie_id,
  hit: movie_id % 2,
  genre: "Drama",
}));
const plain = tableFromRecords(records, "made");
const proxied: MovieTable = {
  ...plain,
  proxies: [{ column: "completion_rate", formula: "0.30 + 0.40 × (avg_rating − 1) / 4" }],
  targetRule: 'revenue ≥ 2.5 × budget, "roughly"',
};
const codes = (table: MovieTable) => table.notes.map(({ code }) => code);

describe("stand-ins and a computed target", () => {
  test.each(["made.csv", "made.csv.gz", "made.jsonl", "made.parquet"])(
    "are still called so when read back from %s",
    async (name) => {
      const path = join(folder, name);
      await writeTable(path, movieTableColumns(proxied));
      const back = await readMovies(path);
      expect(back.proxies).toEqual(proxied.proxies);
      expect(back.targetRule).toBe(proxied.targetRule);
      expect(back.extras.map((extra) => extra.name)).toEqual(["genre"]);
      expect(codes(back)).toEqual(expect.arrayContaining(["PROXY", "DERIVED_TARGET"]));
    },
  );

  test("add nothing to a table that was observed", () => {
    expect(movieTableColumns(plain).map(({ name }) => name)).not.toContain("hit_rule");
    expect(plain.proxies).toEqual([]);
    expect(codes(plain)).not.toContain("PROXY");
  });

  test("are told with every formula in a table put together of several, empty cells aside", () => {
    const formulas = ["a", "b", null];
    const mixed = tableFromRecords(
      records.map((record, row) => ({ ...record, avg_watch_time_formula: formulas[row] })),
      "mixed",
    );
    expect(mixed.proxies).toEqual([{ column: "avg_watch_time", formula: "a, or b" }]);
  });

  test("leave alone columns that only have the name", () => {
    const numbers = tableFromRecords(
      records.map((record) => ({ ...record, avg_rating_formula: 7 })),
      "numbers",
    );
    expect(numbers.extras.map((extra) => extra.name)).toEqual(["genre", "avg_rating_formula"]);
    const blind = tableFromRecords(
      records.map(({ hit: _, ...record }) => ({ ...record, hit_rule: "x" })),
      "blind",
    );
    expect(blind.targetRule).toBeNull();
    expect(blind.extras.map((extra) => extra.name)).toEqual(["genre", "hit_rule"]);
  });
});
