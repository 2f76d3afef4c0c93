import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { root } from "../built.ts";
import { sampleRun } from "../fixtures/sample-run.ts";
import { madeMovies } from "../movies/made-movies.ts";
import { keptSurroundings } from "./surroundings.ts";

const theirs = join(root, "test/golden/xgboost/model.json");

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-cli-"));
  await writeTable(inFolder("movies.csv"), movieTableColumns(madeMovies(120)));
  const later = madeMovies(80, 5);
  await writeTable(inFolder("later.csv"), movieTableColumns({ ...later, ids: later.ids.map((id) => `later-${id}`) }));
  const { exitCode } = await marquee(
    "train",
    inFolder("movies.csv"),
    "--learners",
    "boosting",
    "--out",
    inFolder("hits.json"),
  );
  expect(exitCode).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function marquee(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, ...written };
}

async function json(...args: string[]) {
  const { exitCode, stdout, stderr } = await marquee(...args, "--json");
  expect(stdout.indexOf("\n")).toBe(stdout.length - 1);
  return { exitCode, document: JSON.parse(stdout), stderr };
}

describe("train on the same table again", () => {
  const again = (out: string, ...more: string[]) =>
    json("train", inFolder("movies.csv"), "--learners", "boosting", "--out", inFolder(out), ...more);

  it("is no new look at the test rows when nothing else is asked, and says so when something is", async () => {
    const repeated = await again("hits.json", "--force");
    expect(repeated.document.testLook).toMatchObject({ rows: 24, look: 1 });
    expect(repeated.stderr).not.toContain("TEST_ROWS_AGAIN");
    const other = await again("other.json", "--param", "boosting.trees=30");
    expect(other.document.testLook.look).toBe(2);
    expect(other.stderr).toMatch(/The same test rows have judged hits\.json\s+before/);
    expect(other.document.notes.map(({ code }: { code: string }) => code)).toContain("TEST_ROWS_AGAIN");
    expect(readFileSync(inFolder("other.md"), "utf8")).toContain("this is number 2: other models were judged");
    const fresh = await again("fresh.json", "--seed", "7");
    expect(fresh.document.testLook.look).toBe(1);
  });

  it("is not hindered by files that are no models, or damaged ones", async () => {
    writeFileSync(inFolder("broken.json"), '{"format":"marquee-hit-model","trainedOn":');
    writeFileSync(inFolder("list.json"), "[]");
    const { exitCode } = await again("third.json", "--param", "boosting.trees=20");
    expect(exitCode).toBe(0);
  });
});

describe("evaluate", () => {
  it("judges a model on movies it has not seen", async () => {
    const { exitCode, document, stderr } = await json("evaluate", inFolder("hits.json"), inFolder("later.csv"));
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ rows: 80, threshold: 0.5, seen: { sameTable: false, sharedIds: 0 } });
    expect(document.scores.rocAuc).toBeGreaterThan(0.5);
    expect(stderr).not.toContain("SEEN_IN_TRAINING");
  });

  it("says loudly that a table is the one the model was trained from", async () => {
    const { exitCode, stdout, stderr } = await marquee("evaluate", inFolder("hits.json"), inFolder("movies.csv"));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^NOT A FAIR TEST\./);
    expect(stderr).toContain("[SEEN_IN_TRAINING]");
  });
});

describe("export and import", () => {
  it("bring a boosting model to XGBoost's form and back to the same predictions", async () => {
    const out = inFolder("xgboost.json");
    const { document } = await json("export", inFolder("hits.json"), "--format", "xgboost-json", "--out", out);
    expect(document).toMatchObject({ format: "xgboost-json", learner: "boosting", out });
    expect(JSON.parse(readFileSync(out, "utf8")).learner.objective.name).toBe("binary:logistic");
    const back = await json("import", "xgboost", out, "--out", inFolder("back.json"));
    expect(back).toMatchObject({
      exitCode: 0,
      document: { learner: "boosting", model: inFolder("back.json"), notes: [] },
    });
    const predictions = async (model: string) =>
      (await json("predict", inFolder(model), inFolder("later.csv"))).document;
    const [ours, again] = [await predictions("hits.json"), await predictions("back.json")];
    ours.predictions.forEach(({ probability }: { probability: number }, row: number) => {
      expect(Math.abs(probability - again.predictions[row].probability)).toBeLessThan(1e-6);
    });
  });

  it("make a hit model of an XGBoost model and the table it learned from", async () => {
    const out = inFolder("imported.json");
    const made = await json("import", "xgboost", theirs, "--data", inFolder("movies.csv"), "--out", out);
    expect(made.exitCode).toBe(0);
    expect(made.stderr).toContain("[IMPORTED]");
    const { document } = await json("evaluate", out, inFolder("later.csv"));
    expect(document.atTraining).toBe(null);
    expect(document.scores.rocAuc).toBeGreaterThan(0.5);
  });

  it("write a model again as json, and its card", async () => {
    expect(
      (await marquee("export", inFolder("hits.json"), "--format", "json", "--out", inFolder("again.json"))).exitCode,
    ).toBe(0);
    expect(readFileSync(inFolder("again.json"), "utf8")).toBe(readFileSync(inFolder("hits.json"), "utf8"));
    await marquee("export", inFolder("hits.json"), "--format", "model-card", "--out", inFolder("card.md"));
    expect(readFileSync(inFolder("card.md"), "utf8")).toMatch(/^# Model card/);
  });

  it.each([
    [["import", "xgboost", theirs, "--out", "new.json"], "USAGE", 2, "--data"],
    [["import", "xgboost", "movies.csv", "--out", "new.json"], "FORMAT_MISMATCH", 3, "save_model"],
    [["import", "xgboost", "hits.json", "--out", "new.json"], "MODEL_INVALID", 4, "hits.json"],
    [["export", "hits.json", "--format", "pickle", "--out", "new.json"], "USAGE", 2, "xgboost-json"],
    [["export", "hits.json", "--format", "json", "--out", "hits.json"], "OUTPUT_EXISTS", 2, "--force"],
    [["evaluate", "hits.json", "nowhere.csv"], "FILE_NOT_FOUND", 2, "nowhere.csv"],
    [["compare", "hits.json", "hits.json"], "RUN_INVALID", 4, "marquee run"],
  ])("%j is refused", async (args, code, exitCode, words) => {
    const placed = args.map((word) => (/^[a-z]+\.(json|csv)$/.test(word) ? inFolder(word) : word));
    const refused = await json(...placed);
    expect(refused.document.error.code).toBe(code);
    expect(refused.exitCode).toBe(exitCode);
    expect(refused.document.error.message).toContain(words);
    expect(existsSync(inFolder("new.json"))).toBe(false);
  });
});

describe("compare", () => {
  it("shows two runs side by side", async () => {
    const [before, after] = [sampleRun(300), sampleRun(400)];
    writeFileSync(inFolder("before.json"), JSON.stringify(before));
    writeFileSync(inFolder("after.json"), JSON.stringify(after));
    const { document } = await json("compare", inFolder("before.json"), inFolder("after.json"));
    expect(document.same).toBe(false);
    expect(document.studies.map(({ name }: { name: string }) => name)).toEqual(before.studies.map(({ name }) => name));
    const { stdout } = await marquee("compare", inFolder("before.json"), inFolder("after.json"));
    expect(stdout).toContain("The runs differ.");
    expect(stdout).toMatch(/movies +300 +400 +\+100/);
    const same = await marquee("compare", inFolder("before.json"), inFolder("before.json"));
    expect(same.stdout).toContain("The figures of both runs are the same.");
  });
});
