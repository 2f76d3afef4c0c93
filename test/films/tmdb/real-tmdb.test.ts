import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseHitRule } from "../../../src/films/hit-rules.ts";
import { readTmdb } from "../../../src/films/tmdb/read-tmdb.ts";
import { mean } from "../../../src/math/stats.ts";
import { measureNames } from "../../../src/movies/movie.ts";

const path =
  process.env["MARQUEE_TMDB_FILE"] ??
  fileURLToPath(new URL("../../../../shared/data/tmdb_5000_movies.csv.gz", import.meta.url));
/** Counted by pandas: see test/reference/tmdb_counts.py. */
const counted = JSON.parse(readFileSync(new URL("../../reference/tmdb-counts.json", import.meta.url), "utf8"));
const missing = existsSync(path) ? "" : `skipped, because ${path} is not there (MARQUEE_TMDB_FILE names another place)`;

describe.skipIf(missing !== "")(`the TMDB 5000 file gives what pandas counts ${missing}`, async () => {
  const films = missing === "" ? await readTmdb(path) : null!;

  test("rows, flaws and outliers", () => {
    const { rows, findings } = films.preparation;
    expect(rows.read).toBe(counted.rows);
    expect(rows.kept).toBe(counted.rules.roi.kept);
    expect(Object.values(rows.dropped).reduce((sum, count) => sum + count, rows.kept)).toBe(rows.read);
    const ofFilms = Object.fromEntries(findings.map(({ what, count }) => [what, count]));
    expect(ofFilms).toMatchObject(counted.flaws);
    for (const [column, count] of Object.entries(counted.outliers)) {
      expect(ofFilms[`${column} outside 1.5 interquartile ranges`]).toBe(count);
    }
  });

  test.each(Object.entries<{ kept: number; hits: number }>(counted.rules))(
    "hits by the rule %s",
    async (rule, { kept, hits }) => {
      const { table } = await readTmdb(path, { hitRule: parseHitRule(rule) });
      expect(table.ids).toHaveLength(kept);
      expect(table.hit!.reduce((sum, hit) => sum + hit, 0)).toBe(hits);
    },
  );

  test("the measures and the record of the companies", () => {
    for (const name of measureNames) {
      expect(mean(films.table.measures[name])).toBeCloseTo(counted.means[name], 9);
    }
    const values = (name: string) =>
      films.table.extras.find((extra) => extra.name === name)!.values.filter((value) => value !== null) as number[];
    const earlier = values("company_earlier_films");
    expect(earlier).toHaveLength(counted.companies.known);
    expect(earlier.reduce((sum, count) => sum + count, 0)).toBe(counted.companies.earlierFilms);
    expect(values("company_earlier_hit_share")).toHaveLength(counted.companies.withShare);
    expect(mean(values("company_earlier_hit_share"))).toBeCloseTo(counted.companies.meanShare, 12);
  });
});
