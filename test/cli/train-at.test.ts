import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { releaseFilms } from "../movies/made-films.ts";
import { keptSurroundings } from "./surroundings.ts";

let folder: string;
const inFolder = (name: string) => join(folder, name);
const model = () => inFolder("release.json");

/** Films without a column of the measures. */
const plan = [
  "movie_id,genre,budget,release_date,sequel",
  "a,Horror,20000000,2010-06-01,true",
  "b,Musical,,2010-01-15,false",
].join("\n");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-at-"));
  await writeTable(inFolder("films.csv"), movieTableColumns(releaseFilms(300)));
  const early = movieTableColumns(releaseFilms(300)).filter(({ name }) => !/^(avg|completion|ratings)_/.test(name));
  await writeTable(inFolder("early.csv"), early);
  writeFileSync(inFolder("plan.csv"), plan);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function marquee(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, ...written };
}

async function json(...args: string[]) {
  const { exitCode, stdout, stderr } = await marquee(...args, "--json");
  return { exitCode, document: JSON.parse(stdout), stderr };
}

const training = (file: string, ...more: string[]) => [
  ...["train", inFolder(file), "--learners", "logistic", "--out", model(), "--force"],
  ...more,
];

describe("train --at", () => {
  it("learns from a table without measures, and says what can be told at each moment", async () => {
    const { exitCode, document } = await json(...training("early.csv", "--at", "release", "--known", "sequel=release"));
    expect(exitCode).toBe(0);
    expect(document.at).toBe("release");
    expect(document.inputs).toContainEqual({ field: "sequel", known: "release" });
    expect(document.moments.map(({ moment }: { moment: string }) => moment)).toContain("announcement");
    expect(document.test.rocAuc).toBeGreaterThan(0.65);
    const card = readFileSync(inFolder("release.md"), "utf8");
    expect(card).toContain("a hit, from what is known of it at the release");
    expect(card).toMatch(/\| `genre` \| the announcement \| .*Horror/);
    expect(card).toContain("| `release_date (month)` | the release |");
    expect(card).not.toContain("Watching and ratings exist only after a release");
  });

  it("gives the same figures for a table with measures: they play no part", async () => {
    const options = ["--at", "release", "--known", "sequel=release"];
    const [early, whole] = [
      await json(...training("early.csv", ...options)),
      await json(...training("films.csv", ...options)),
    ];
    expect(whole.document.test).toEqual(early.document.test);
    expect(whole.stderr).toContain("FIELDS_LEFT_OUT");
  });

  it("shows the moments as a table on a terminal", async () => {
    const { exitCode, stdout } = await marquee(...training("films.csv", "--at", "release"));
    expect(exitCode).toBe(0);
    expect(stdout).toContain("At the release, from what is known then: genre, budget and release_date.");
    expect(stdout).toMatch(/release \(this model\) +0\.\d{3} +0\.\d{3} to 0\.\d{3} +release_date/);
    expect(stdout).not.toContain("day28");
  });

  it("takes extra columns by name and engineered features beside the measures", async () => {
    const more = ["--extra-features", "genre,budget", "--engineered", "all"];
    const { document } = await json(...training("films.csv", ...more));
    expect(document.features).toEqual(
      expect.arrayContaining(["cluster", "log_ratings", "ratings_x_rating", "genre Drama", "budget"]),
    );
  });

  it.each([
    [["--at", "premiere"], 2, "USAGE", "premiere"],
    [["--known", "sequel"], 2, "OPTION_INVALID", "column=moment"],
    [["--known", "sequel=soon"], 2, "OPTION_INVALID", "soon"],
    [["--engineered", "magic"], 2, "OPTION_INVALID", "log_ratings"],
    [["--extra-features", "gross"], 3, "FIELD_NOT_YET_KNOWN", "gross"],
    [["--at", "announcement", "--extra-features", "release_date"], 3, "FIELD_NOT_YET_KNOWN", "release_date"],
    [["--extra-features", "colour"], 3, "COLUMN_MISSING", "colour"],
  ])("refuses %j", async (options, status, code, says) => {
    const { exitCode, document } = await json(...training("films.csv", ...options));
    expect([exitCode, document.error.code]).toEqual([status, code]);
    expect(document.error.message).toContain(says);
  });

  it("asks for the measures where no moment is named", async () => {
    const { exitCode, document } = await json(...training("early.csv"));
    expect([exitCode, document.error.code]).toEqual([3, "COLUMN_MISSING"]);
    expect(document.error.message).toContain("avg_watch_time");
  });
});

describe("a model at the release is used", () => {
  beforeAll(async () => {
    await marquee(...training("films.csv", "--at", "release", "--known", "sequel=release"));
  });

  it("on films that nobody has seen yet, an unknown genre among them", async () => {
    const { exitCode, document, stderr } = await json("predict", model(), inFolder("plan.csv"));
    expect(exitCode).toBe(0);
    expect(document.at).toBe("release");
    expect(document.predictions.map(({ segment }: { segment: unknown }) => segment)).toEqual([null, null]);
    const [, musical] = document.predictions as { notes: { code: string }[] }[];
    expect(musical!.notes.map(({ code }) => code).sort()).toEqual(["IMPUTED", "UNSEEN_CATEGORY"]);
    expect(stderr).toContain("UNSEEN_CATEGORY");
  });

  it("and is refused where a column it needs is missing, or is not known at the moment named", async () => {
    writeFileSync(inFolder("lacking.csv"), plan.replace("budget", "cost"));
    const lacking = await json("predict", model(), inFolder("lacking.csv"));
    expect([lacking.exitCode, lacking.document.error.code]).toEqual([3, "FEATURE_MISSING"]);
    expect(lacking.document.error.message).toContain("lacking.csv: expected a column named budget");
    const early = await json("predict", model(), inFolder("plan.csv"), "--at", "announcement");
    expect([early.exitCode, early.document.error.code]).toEqual([3, "FIELD_NOT_YET_KNOWN"]);
  });

  it("on one film described by hand, and says as of when", async () => {
    const movie = "genre=Horror,budget=9000000,release_date=Jul,sequel=false";
    const { stdout } = await marquee("predict", model(), "--movie", movie);
    expect(stdout).toContain("Predicted at the release, from what is known then.");
    expect(stdout).toMatch(/genre +Horror +[+−]0\.\d{3}/);
  });

  it("and explained and judged", async () => {
    const explained = await json("explain", model(), inFolder("plan.csv"), "--movie-id", "a");
    expect(explained.document.movies[0].explanation.map(({ feature }: { feature: string }) => feature)).toEqual([
      "genre",
      "budget",
      "release_date",
      "sequel",
    ]);
    const text = (await marquee("explain", model())).stdout;
    const one = (await marquee("explain", model(), inFolder("plan.csv"), "--movie-id", "a")).stdout;
    expect(one).toMatch(/^a: .*threshold 0\.5$/m);
    expect(text).toMatch(/genre +█.* 0\.\d\d for Horror, 0\.\d\d for \w+/);
    const judged = await json("evaluate", model(), inFolder("films.csv"));
    expect(judged.document.scores.rocAuc).toBeGreaterThan(0.65);
  });
});
