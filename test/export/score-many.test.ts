import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { scoreInEngine } from "../../src/export/score-in-engine.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { gappyMovies, type MadeModel, madeModel } from "./made-models.ts";
import { compareScores } from "./scores-compared.ts";

/** More than one group of rows of DuckDB's, so that several threads work on them. */
const rows = 130_000;
const movies = gappyMovies(rows, 12);

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-score-many-"));
  engine = await openEngine("duckdb", { folders: [folder], threads: 2 });
  await writeTable(join(folder, "movies.parquet"), movieTableColumns(movies));
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const small = {
  members: [
    { name: "logistic", params: {} },
    { name: "tree", params: {} },
  ],
};

// `npm run test:spark` does so with 1,000,000 movies for logistic regression and boosting; a tree is in the two ensembles.
const made: MadeModel[] = [
  { learner: "forest", params: { trees: 10 }, calibration: "isotonic", seed: 2 },
  { learner: "voting", params: small, calibration: "sigmoid", seed: 4 },
  { learner: "stacking", params: { ...small, passthrough: "yes" }, seed: 5 },
];

describe(`scores of ${rows} movies on DuckDB are those of predict`, () => {
  test.each(made)("by $learner $calibration", async (given) => {
    const model = madeModel(given);
    const source = { path: join(folder, "movies.parquet"), format: "parquet" } as const;
    const out = { path: join(folder, `${given.learner}.parquet`), format: "parquet" } as const;
    expect((await scoreInEngine(engine, model, source, out)).movies).toMatchObject({ read: rows, scored: rows });
    const compared = await compareScores(engine, out, model, movies);
    expect(compared).toMatchObject({ rows, others: 0 });
    expect(compared.largestDifference).toBeLessThan(1e-12);
  });
});
