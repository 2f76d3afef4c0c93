import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { learners } from "../../src/learn/registry.ts";
import { root } from "../built.ts";
import { keptSurroundings } from "./surroundings.ts";

const movies = join(root, "data/movies.csv");
const newMovie = "avg_watch_time=100,completion_rate=0.88,ratings_count=7000,avg_rating=4.5";

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-cli-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function marquee(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, ...written };
}

/** Runs with --json: stdout must be one line that is one JSON document. */
async function json(command: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await marquee(command, "--json", ...args);
  expect(stdout.endsWith("\n") && stdout.indexOf("\n") === stdout.length - 1).toBe(true);
  return { exitCode, document: JSON.parse(stdout), stderr };
}

describe("help", () => {
  it("is shown on stderr with exit code 2 when nothing is asked for", async () => {
    const { exitCode, stdout, stderr } = await marquee();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    for (const command of ["run", "segment", "train", "predict", "report"]) expect(stderr).toContain(`  ${command} `);
  });

  it.each(["run", "segment", "train", "predict", "report"])("of %s shows examples of it", async (command) => {
    const { exitCode, stdout, stderr } = await marquee(command, "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`Examples:\n  \\$ marquee ${command}`));
    expect(stdout).toContain("--json");
    expect((await marquee("help", command)).stdout).toBe(stdout);
  });

  it("on an unknown command is refused", async () => {
    expect(await marquee("help", "nothing")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "marquee: there is no such command. Add --help to see those there are.\n",
    });
  });

  it("of train names the hyper-parameters of every learner", async () => {
    const { stdout } = await marquee("train", "--help");
    for (const { name, params } of learners) {
      for (const param of Object.keys(params)) expect(stdout).toContain(`${name}.${param} `);
    }
  });
});

describe("wrong usage", () => {
  it.each([
    [["sgment", "movies.csv"], "USAGE", "unknown command 'sgment' (Did you mean segment?)."],
    [["segment", "movies.csv", "--max-kk", "3"], "USAGE", "unknown option '--max-kk' (Did you mean --max-k?)."],
    [["segment"], "USAGE", "missing required argument 'data'."],
    [["segment", "movies.csv", "b.csv"], "USAGE", "too many arguments"],
    [["segment", "movies.csv", "--seed"], "USAGE", "option '--seed <integer>' argument missing."],
    [["segment", "movies.csv", "--seed", "1.5"], "OPTION_INVALID", "--seed: expected an integer, found 1.5."],
    [["segment", "movies.csv", "--seed", ""], "OPTION_INVALID", "--seed: expected an integer, found nothing."],
    [["segment", "movies.csv", "--k", "many"], "OPTION_INVALID", "--k: expected an integer, found many."],
    [["segment", "movies.csv", "--k", "1"], "OPTION_INVALID", "--k: expected an integer"],
    [
      ["segment", "movies.csv", "--max-k", "99"],
      "OPTION_INVALID",
      "--max-k: expected an integer from 2 to 50, found 99.",
    ],
    [["segment", "movies.csv", "--features", "some"], "OPTION_INVALID", "--features"],
    [
      ["segment", "movies.csv", "--popularity-weight", "0x1"],
      "OPTION_INVALID",
      "--popularity-weight: expected a number",
    ],
    [
      ["segment", "movies.csv", "--rating-scale", "ten"],
      "OPTION_INVALID",
      "--rating-scale: expected a number, found ten.",
    ],
    [["segment", "movies.csv", "--completion", "half"], "OPTION_INVALID", "--completion"],
    [["segment", "movies.csv", "--format", "xls"], "OPTION_INVALID", "--format"],
    [["segment", "movies.csv", "--out", "table.xls"], "FORMAT_UNKNOWN", "table.xls"],
    [["segment", "movies.csv", "--out", "table.json"], "OPTION_INVALID", "--out"],
    [["segment", "movies.csv", "--out", "nowhere/table.csv"], "OUTPUT_UNWRITABLE", "no folder named nowhere"],
    [["segment", "movies.csv", "--out", ""], "FORMAT_UNKNOWN", "found no such ending"],
    [["report", "nowhere", "--out", ""], "OPTION_INVALID", "--out"],
    [["segment", "nowhere.csv"], "FILE_NOT_FOUND", "nowhere.csv"],
    [["train", "movies.csv", "--learners", "oracle"], "LEARNER_UNKNOWN", "forest"],
    [["train", "movies.csv", "--param", "forest.leaves=3"], "PARAM_UNKNOWN", "trees"],
    [["train", "movies.csv", "--param", "forest.trees=0"], "PARAM_INVALID", "forest trees"],
    [["train", "movies.csv", "--param", "trees=5"], "OPTION_INVALID", "LEARNER.NAME=VALUE"],
    [["train", "movies.csv", "--split-column", "a", "--time-column", "b"], "USAGE", "cannot be used with"],
    [["train", "movies.csv", "--test-size", "1"], "OPTION_INVALID", "--test-size"],
    [["train", "movies.csv", "--learners", "forest,"], "OPTION_INVALID", "--learners: expected names"],
    [["run", "--study", "segment-orginal"], "STUDY_UNKNOWN", "segment-original"],
    [["run", "movies.csv", "--study", "segment-original"], "USAGE", "--study segment-data"],
    [["predict", "model.json"], "USAGE", "--movie"],
    [["predict", "model.json", "movies.csv", "--movie", newMovie], "USAGE", "both"],
    [["predict", "model.json", "--movie", "avg_rating"], "OPTION_INVALID", "--movie"],
    [["predict", "model.json", "--movie", "a=1,a=2"], "OPTION_INVALID", "a twice"],
    [["predict", "nowhere.json", "--movie", newMovie], "FILE_NOT_FOUND", "nowhere.json"],
    [["report", "nowhere"], "FILE_NOT_FOUND", "nowhere"],
    [["report", "nowhere", "--out", "report.doc"], "OPTION_INVALID", ".html, .md or .pdf"],
  ])("%j is refused", async ([command = "", ...given], code, words) => {
    const args = given.map((word) => (word === "movies.csv" ? movies : word));
    if (command === "train") args.push("--out", inFolder("refused.json"));
    const { exitCode, document, stderr } = await json(command, ...args);
    expect(document.error.code).toBe(code);
    expect(document.error.message).toContain(words);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`marquee: ${document.error.message}\n`);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("segment", () => {
  it("gives the figures of the 15 movies under the keys that programs rely on", async () => {
    const { exitCode, document } = await json("segment", movies);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ rows: 15, k: 2, elbowK: 4, out: null });
    expect(document.silhouette).toBeCloseTo(0.688, 4);
    expect(document.scan[0].inertia).toBe(document.inertia);
    expect(document.scan.map((point: { k: number }) => point.k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(document.scan[1].silhouette).toBeCloseTo(0.5733, 4);
    expect(document.scan[1].stability).toBeLessThan(1);
    expect(document.segments).toMatchObject([
      { segment: 0, name: "Blockbusters", count: 8, hitRate: 1 },
      { segment: 1, name: "Low Performers", count: 7, hitRate: 0 },
    ]);
    expect(document.segments[0].engagement).toBeCloseTo(0.815, 3);
    expect(document.segments[0].popularity).toBeCloseTo(0.703, 3);
    expect(document.movies.ids).toHaveLength(15);
    expect(document.notes.map((note: { code: string }) => note.code)).toContain("SMALL_SAMPLE");
  });

  it("prints the same for people, notes aside", async () => {
    const { exitCode, stdout, stderr } = await marquee("segment", movies, "--k", "3");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^movies\.csv: 15 movies in 3 segments\n/);
    expect(stdout).toMatch(/ 2 +\S+ +0\.6880 +\S+ {2}best silhouette\n/);
    expect(stdout).toMatch(/ 3 +\S+ +0\.5733 +\S+ {2}chosen\n/);
    expect(stdout).toContain("k = 3 was given.");
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toMatch(/^note: .*\[SMALL_SAMPLE\]\n/);
  });

  it("writes the table with what it found, and does not replace a file unless told to", async () => {
    const out = inFolder("segments.csv");
    const first = await json("segment", movies, "--out", out);
    expect(first.document.out).toBe(out);
    const table = readFileSync(out, "utf8");
    const [header, ...rows] = table.trimEnd().split("\n");
    expect(header).toBe(
      "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit,engagement,popularity,segment,segment_name,confidence",
    );
    expect(rows).toHaveLength(15);
    expect(rows[14]).toBe(`15,150,0.98,18000,5,1,1,1,0,Blockbusters,${first.document.movies.confidence[14]}`);

    const second = await json("segment", movies, "--out", out);
    expect(second.document.error.code).toBe("OUTPUT_EXISTS");
    expect(second.exitCode).toBe(2);
    expect(readFileSync(out, "utf8")).toBe(table);

    const again = await json("segment", out, "--out", out, "--force", "--k", "3");
    expect(again.exitCode).toBe(0);
    expect(readFileSync(out, "utf8").split("\n")[0]).toBe(header);
    expect(readdirSync(folder)).toEqual(["segments.csv"]);
    rmSync(out);
  });

  it("reads a table as the reading options say", async () => {
    const table = inFolder("percent.txt");
    const lines = readFileSync(movies, "utf8").trimEnd().split("\n").slice(1);
    const rows = lines.map((line) => {
      const [id, time, completion, count, rating, hit] = line.split(",");
      return [id, time, Math.round(Number(completion) * 100), count, rating, hit].join("\t");
    });
    writeFileSync(
      table,
      `film\tavg_watch_time\tcompletion_rate\tratings_count\tavg_rating\tsuccess\n${rows.join("\n")}\n`,
    );
    const options = [
      "--format",
      "csv",
      "--delimiter",
      "\\t",
      "--completion",
      "percent",
      "--id",
      "film",
      "--target",
      "success",
    ];
    const { exitCode, document } = await json("segment", table, ...options);
    expect(exitCode).toBe(0);
    expect(document.silhouette).toBeCloseTo(0.688, 4);
    expect(document.segments[0].hitRate).toBe(1);
    rmSync(table);
  });

  it("refuses data with exit code 3 and says where", async () => {
    const table = inFolder("bad.csv");
    writeFileSync(table, readFileSync(movies, "utf8").replace("7,95,0.85", "7,95,85"));
    const { exitCode, document } = await json("segment", table);
    expect(exitCode).toBe(3);
    expect(document.error).toMatchObject({
      code: "OUT_OF_RANGE",
      details: { where: "bad.csv", row: 7, column: "completion_rate" },
    });
    rmSync(table);
  });
});

describe("train, predict", () => {
  const model = () => inFolder("model.json");

  it("train gives the keys that programs rely on, and the same bits for the same seed", async () => {
    const args = [movies, "--learners", "logistic,forest", "--param", "forest.trees=20"];
    const { exitCode, document } = await json("train", ...args, "--out", model());
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ rows: { train: 12, test: 3 }, model: model(), tie: expect.any(Boolean) });
    expect(document.leaderboard.map((row: { learner: string }) => row.learner).sort()).toEqual([
      "baseline",
      "forest",
      "logistic",
    ]);
    expect(document.leaderboard.find((row: { learner: string }) => row.learner === "forest").params.trees).toBe(20);
    for (const { cv, cvStd } of document.leaderboard) {
      expect(cv).toMatchObject({ accuracy: expect.any(Number), rocAuc: expect.any(Number) });
      expect(cvStd.accuracy).toBeGreaterThanOrEqual(0);
    }
    expect(document.baseline.learner).toBe("baseline");
    expect(document.winner).toBe("logistic");
    expect(Object.keys(document.test)).toEqual(
      expect.arrayContaining([
        "accuracy",
        "rocAuc",
        "prAuc",
        "brier",
        "logLoss",
        "f1",
        "precision",
        "recall",
        "intervals",
      ]),
    );
    expect(document.test.confusion.flat().reduce((sum: number, count: number) => sum + count)).toBe(3);
    expect(Object.keys(document.importance[0])).toEqual(expect.arrayContaining(["feature", "permutation", "gain"]));

    const written = readFileSync(model(), "utf8");
    const again = await json("train", ...args, "--out", model(), "--force");
    expect(again.document).toEqual(document);
    expect(readFileSync(model(), "utf8")).toBe(written);
    const refused = await json("train", ...args, "--out", model());
    expect(refused.document.error.code).toBe("OUTPUT_EXISTS");
  });

  it("predict scores a movie given on the command line", async () => {
    const { exitCode, document, stderr } = await json("predict", model(), "--movie", newMovie);
    expect(exitCode).toBe(0);
    expect(document.predictions).toHaveLength(1);
    const [prediction] = document.predictions;
    expect(prediction).toMatchObject({ movie_id: "1", hit: 1, threshold: 0.5, segment: "Blockbusters", notes: [] });
    expect(prediction.probability).toBeGreaterThan(0.5);
    expect(prediction.probability).toBeLessThan(1);
    expect(stderr).not.toContain("ID_ASSIGNED");
  });

  it("predict takes several movies, titles with commas, and a threshold", async () => {
    const weak = "title=Hello, Goodbye, avg_watch_time=40,completion_rate=0.5,ratings_count=900,avg_rating=3.5";
    const { document } = await json("predict", model(), "--movie", newMovie, "--movie", weak, "--threshold", "0.99");
    expect(document.predictions.map((prediction: { hit: number }) => prediction.hit)).toEqual([0, 0]);
    expect(document.predictions[1].title).toBe("Hello, Goodbye");
    expect(document.predictions[1].probability).toBeLessThan(document.predictions[0].probability);
  });

  it("predict scores a table and writes it", async () => {
    const out = inFolder("verdicts.jsonl");
    const { document } = await json("predict", model(), movies, "--out", out);
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).hit_probability)).toEqual(
      document.predictions.map((prediction: { probability: number }) => prediction.probability),
    );
    expect(JSON.parse(lines[4]!)).toMatchObject({ movie_id: "5", hit: 0, hit_predicted: 0, hit_threshold: 0.5 });
    const text = await marquee("predict", model(), movies);
    expect(text.stdout).toMatch(
      /^\d+ of 15 movies reach the threshold of 0\.5\nToo close to call: 15; .*\nModel: Logistic regression, learned from 12/,
    );
    rmSync(out);
  });

  it.each([
    ["text", "hello", "FORMAT_MISMATCH", 3],
    ["another document", "{}", "MODEL_INVALID", 4],
    ["a list nested a million deep", "[".repeat(1_000_000), "MODEL_TOO_LARGE", 4],
    ["a newer version", '{"format":"marquee-hit-model","formatVersion":99}', "MODEL_VERSION", 4],
  ])("predict refuses %s as a model", async (_, content, code, expected) => {
    const path = inFolder("broken.json");
    writeFileSync(path, content);
    const { exitCode, document } = await json("predict", path, "--movie", newMovie);
    expect(document.error.code).toBe(code);
    expect(exitCode).toBe(expected);
    rmSync(path);
  });
});

describe("run, report", () => {
  const out = () => inFolder("monday");

  it("run writes a run and names its conclusions and pages", async () => {
    const { exitCode, document } = await json("run", "--study", "segment-original", "--out", out(), "--seed", "7");
    expect(exitCode).toBe(0);
    const report = join(out(), "report.html");
    expect(document).toMatchObject({
      studies: [{ name: "segment-original", page: `${report}#segment-original` }],
      skipped: [],
      report,
    });
    expect(document.studies[0].conclusion).toMatch(/\.$/);
    expect(readFileSync(report, "utf8")).toContain('id="segment-original"');
    expect(readdirSync(out()).sort()).toEqual([
      "manifest.json",
      "report.html",
      "report.md",
      "report.pdf",
      "result.json",
    ]);
    expect(JSON.parse(readFileSync(join(out(), "result.json"), "utf8"))).toMatchObject({
      format: "marquee-run",
      version: "1.2.3",
      seed: 7,
      command: "marquee run --seed 7 --study segment-original",
    });
  });

  it("report draws the same page again from the results, and does not touch the run", async () => {
    const drawn = readFileSync(join(out(), "report.html"), "utf8");
    const again = await json("report", out(), "--out", inFolder("again.html"));
    expect(again.document.report).toBe(inFolder("again.html"));
    expect(readFileSync(inFolder("again.html"), "utf8")).toBe(drawn);
    const markdown = await json("report", join(out(), "result.json"), "--out", inFolder("monday.md"));
    expect(markdown.exitCode).toBe(0);
    expect(readFileSync(inFolder("monday.md"), "utf8")).toBe(readFileSync(join(out(), "report.md"), "utf8"));
    await json("report", out(), "--out", inFolder("monday.pdf"));
    expect(readFileSync(inFolder("monday.pdf")).equals(readFileSync(join(out(), "report.pdf")))).toBe(true);
    const refused = await json("report", out(), "--out", inFolder("monday.md"));
    expect(refused.document.error.code).toBe("OUTPUT_EXISTS");
    const inside = await json("report", out(), "--out", join(out(), "report.html"), "--force");
    expect(inside.document.error).toMatchObject({ code: "OPTION_INVALID", details: { where: "--out" } });
    expect((await marquee("runs", "verify", out())).exitCode).toBe(0);
    rmSync(inFolder("monday.md"));
    rmSync(inFolder("again.html"));
  });

  it("run does not write over an earlier run unless it is forced to", async () => {
    const refused = await json("run", movies, "--out", out());
    expect(refused).toMatchObject({ exitCode: 2, document: { error: { code: "OUTPUT_EXISTS" } } });
    expect(JSON.parse(readFileSync(join(out(), "result.json"), "utf8")).seed).toBe(7);
  });

  it("run studies the caller's table, keeps the models, and prints a table of conclusions", async () => {
    const { exitCode, stdout } = await marquee("run", movies, "--out", out(), "--force");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^study +conclusion +where to read\nsegment-data /);
    expect(stdout).toMatch(/\npredict-data .* #predict-data\n/);
    expect(stdout).toContain(`Report: ${join(out(), "report.html")}\n`);
    expect(readdirSync(out())).toContain("predict-data.model.json");
    const { document } = await json("predict", join(out(), "predict-data.model.json"), "--movie", newMovie);
    expect(document.predictions).toHaveLength(1);
  });

  it("run says what could not run, and refuses when nothing could", async () => {
    const table = inFolder("untargeted.csv");
    const lines = readFileSync(movies, "utf8").trimEnd().split("\n");
    writeFileSync(table, lines.map((line) => line.slice(0, line.lastIndexOf(","))).join("\n"));
    const { exitCode, document } = await json("run", table, "--out", out(), "--force");
    expect(exitCode).toBe(0);
    expect(document.studies.map((study: { name: string }) => study.name)).toEqual(["segment-data"]);
    expect(document.skipped).toMatchObject([{ name: "predict-data" }]);
    const refused = await json("run", table, "--study", "predict-data", "--out", inFolder("other"));
    expect(refused.document.error.code).toBe("NO_TARGET");
    expect(refused.exitCode).toBe(3);
    rmSync(table);
  });

  it("refuses a folder with other things in it before any work is done", async () => {
    const photos = inFolder("photos");
    mkdirSync(photos);
    writeFileSync(join(photos, "holiday.jpg"), "");
    const { exitCode, document } = await json("run", "--out", photos);
    expect(document.error.code).toBe("OUTPUT_EXISTS");
    expect(exitCode).toBe(2);
    expect(readdirSync(photos)).toEqual(["holiday.jpg"]);
  });
});
