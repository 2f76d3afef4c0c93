import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { engineeredNames } from "../../src/movies/engineered.ts";
import { hitModelJson } from "../../src/movies/hit-model.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import type { StudiesOptions, StudyProgress } from "../../src/studies/run-chosen.ts";
import { runStudies, studyNames } from "../../src/studies/run-studies.ts";
import { ensureBuilt } from "../built.ts";
import { flawedRows, madeTmdb } from "../films/tmdb/made-tmdb.ts";
import { madeMovies } from "../movies/made-movies.ts";

const progress: StudyProgress[] = [];
const builtIn = await runStudies({ seed: 42, onProgress: (step) => progress.push(step) });
const study = (name: string) => builtIn.studies.find((result) => result.name === name)!;

/** Thirty movies in two clear groups, with a target or without. */
function madeTable(hit: Int8Array | null): MovieTable {
  const rows = Array.from({ length: 30 }, (_, row) => row);
  const spread = (low: number, high: number) =>
    Float64Array.from(rows, (row) => (row % 2 === 0 ? high : low) * (1 + (row % 7) / 100));
  return {
    source: "mine.csv",
    ids: rows.map((row) => `m${row}`),
    measures: {
      avg_watch_time: spread(40, 110),
      completion_rate: spread(0.4, 0.85),
      ratings_count: spread(500, 9000).map(Math.round),
      avg_rating: spread(2.5, 4.5),
    },
    hit,
    extras: [],
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  };
}

const everyThird = Int8Array.from({ length: 30 }, (_, row) => (row % 3 === 0 ? 1 : 0));

async function refusal(options: StudiesOptions): Promise<MarqueeError> {
  const error = await runStudies(options).then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(MarqueeError);
  return error;
}

test("studies on two threads give the bits of one, and tell how far they are", async () => {
  ensureBuilt();
  const names = ["segment-original", "segment-films", "predict-tmdb", "predict-original"];
  const steps: StudyProgress[] = [];
  const both = await runStudies({ seed: 42, names, threads: 2, onProgress: (step) => steps.push(step) });
  expect(both.studies).toEqual(names.map(study));
  const models = builtIn.models.filter((made) => names.includes(made.study));
  expect(both.models.map(({ model }) => hitModelJson(model))).toEqual(models.map(({ model }) => hitModelJson(model)));
  expect(new Set(steps.map((step) => step.study))).toEqual(new Set(names));
});

test("a refusal reaches the caller from the other thread too", async () => {
  ensureBuilt();
  const names = ["segment-original", "predict-tmdb"];
  const error = await refusal({ seed: 42, names, tmdb: "nowhere.csv", threads: 2 });
  expect(error.code).toBe("FILE_NOT_FOUND");
});

describe("the studies of the built-in data", () => {
  test("run in order, and none of the caller's table is among them", () => {
    const names = [
      "segment-original",
      "segment-synthetic",
      "prepare-tmdb",
      "segment-films",
      "generate-synthetic",
      "predict-tmdb",
      "predict-original",
      "predict-synthetic",
    ];
    expect(builtIn.studies.map((result) => result.name)).toEqual(names);
    expect(builtIn.skipped).toEqual([]);
    expect(builtIn.models.map((made) => made.study)).toEqual(["predict-tmdb", "predict-original", "predict-synthetic"]);
    // The synthetic movies are made once, for the study that asks first.
    const silent = ["prepare-tmdb", "generate-synthetic"];
    expect([...new Set(progress.map((step) => step.study))]).toEqual(names.filter((name) => !silent.includes(name)));
    expect(studyNames).toEqual([...names, "segment-data", "predict-data"]);
  });

  test("find the eight hits of the 15 movies in one segment, and call it an illustration", () => {
    const { conclusion, limits, decisions, segmentation } = study("segment-original");
    expect(segmentation!.silhouette).toBeCloseTo(0.688, 4);
    expect(conclusion).toContain(
      "The 15 movies form 2 segments: Blockbusters (8 movies, 100% hits) and Low Performers (7 movies, 0% hits)",
    );
    expect(limits[0]).toContain("nothing here is evidence about any market");
    expect(decisions.every((decision) => decision.startsWith("Illustration only"))).toBe(true);
  });

  test("make synthetic movies once, and never take them for evidence", () => {
    const synthetic = ["generate-synthetic", "segment-synthetic", "predict-synthetic"].map(study);
    for (const { data, limits, decisions } of synthetic) {
      expect(data.description).toEqual(synthetic[0]!.data.description);
      expect(data.notes.map(({ code }) => code)).toContain("SYNTHETIC");
      expect(limits[0]).toBe(
        "The 1,200 movies are made up to show the method: nothing here is evidence about any market.",
      );
      expect(decisions.every((decision) => decision.startsWith("Illustration only"))).toBe(true);
    }
    const [made, segmented, predicted] = synthetic;
    for (const correlation of Object.values(made!.synthesis!.correlations)) {
      expect(correlation).toBeGreaterThan(0.3);
      expect(correlation).toBeLessThan(0.7);
    }
    expect(segmented!.segmentation!.projection).not.toBeNull();
    expect(segmented!.segmentation!.segments[0]!.spread!.avg_rating).toHaveLength(5);
    const { training, ceiling, outsideTest, newMovies } = predicted!;
    expect(training!.searches.map(({ learner }) => learner)).toEqual(["forest", "boosting"]);
    expect(ceiling!.possible).toEqual(made!.synthesis!.oracle);
    expect(ceiling!.reached.rocAuc).toBe(training!.test.rocAuc);
    expect(outsideTest!.rows).toBe(15);
    expect(newMovies!.predictions).toHaveLength(1);
    expect(predicted!.conclusion).toContain(`of a possible ${ceiling!.possible.rocAuc.toFixed(2)}`);
    expect(predicted!.limits.join(" ")).toContain("the synthetic ones were made to be like");
  });

  test("of a table that turns out synthetic say so first, and call their decisions an illustration", async () => {
    const movies = madeMovies(60);
    const origin = { name: "origin", values: movies.ids.map(() => "marquee synth") };
    const { studies } = await runStudies({ data: { ...movies, extras: [origin] }, names: ["segment-data"], seed: 1 });
    expect(studies[0]!.conclusion).toMatch(/^Of synthetic movies, so no evidence about any market: The 60 movies form/);
    expect(studies[0]!.decisions.every((decision) => decision.startsWith("Illustration only"))).toBe(true);
    const real = await runStudies({ data: movies, names: ["segment-data"], seed: 1 });
    expect(real.studies[0]!.conclusion).toMatch(/^The 60 movies form/);
  });

  test("say in plain words that three test movies prove nothing", () => {
    const { conclusion, limits, decisions, training } = study("predict-original");
    expect(training!.rows).toEqual({ train: 12, test: 3 });
    expect(conclusion).toContain("with only 3 test movies the test proves nothing");
    expect(limits.join(" ")).toContain("The test rests on 3 movies, 2 hits among them: so few prove nothing");
    expect(decisions.join(" ")).toContain("do not act on the model");
  });

  test("call proxies, the derived target and hindsight by their names on the film list", () => {
    for (const name of ["prepare-tmdb", "segment-films", "predict-tmdb"]) {
      const { data, limits } = study(name);
      expect(data.description.rows).toBe(2955);
      expect(data.proxies.map((proxy) => proxy.column)).toEqual(["completion_rate", "avg_watch_time"]);
      const said = limits.join(" ");
      expect(said).toContain("completion_rate is a proxy, not a measurement");
      expect(said).toContain("The target is derived, not observed: a movie counts as a hit when worldwide gross ≥ 2.5");
      expect(said).toContain("in hindsight");
    }
    expect(study("predict-tmdb").conclusion).toContain("With a proxy in place of measured engagement and hits derived");
    expect(study("segment-films").conclusion).toContain("with a proxy in place of measured engagement");
  });

  test("say that the film list stands in for a file that was not given", () => {
    for (const name of ["prepare-tmdb", "predict-tmdb"]) {
      expect(study(name).title).toContain("the film list");
      expect(study(name).conclusion).toMatch(
        /^No TMDB 5000 file was given \(--tmdb FILE\), so this is the film list\. /,
      );
    }
  });

  test("count what the film list lacks, and keep the gross out of what may be learned from", () => {
    const { preparation, conclusion } = study("prepare-tmdb");
    expect(preparation!.rows).toMatchObject({ read: 3201, kept: 2955 });
    expect(preparation!.outcomes).toEqual(["worldwide_gross"]);
    expect(preparation!.profile.hitAgainstNot[0]!.column).toBe("worldwide_gross");
    expect(conclusion).toContain("of what may be learned from Number of ratings tells them from the others best");
  });

  test("compare forest, boosting, voting and stacking, and judge three new movies with reasons", () => {
    const { training, newMovies, limits } = study("predict-tmdb");
    const learners = training!.leaderboard.map(({ learner }) => learner);
    expect(learners).toEqual(expect.arrayContaining(["forest", "boosting", "voting", "stacking", "baseline"]));
    expect(training!.split.folds).toBe(5);
    expect(training!.features).toEqual(expect.arrayContaining([...engineeredNames]));
    const [loved, , overlooked] = newMovies!.predictions;
    expect(newMovies!.predictions.every(({ explanation }) => explanation !== null)).toBe(true);
    expect(loved!.probability).toBeGreaterThan(overlooked!.probability);
    expect(limits.join(" ")).toContain("The three new movies are made up");
  });

  test("are JSON, tell their command, and repeat no note of the table", () => {
    for (const result of builtIn.studies) {
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(result.command).toBe(`marquee run --study ${result.name} --seed 42`);
      const ofTable = result.data.notes.map((given) => given.message);
      expect(result.notes.filter((given) => ofTable.includes(given.message))).toEqual([]);
    }
  });
});

describe("the studies of real films", () => {
  const folder = mkdtempSync(join(tmpdir(), "marquee-studies-"));
  const tmdb = join(folder, "films.csv");
  writeFileSync(tmdb, madeTmdb(flawedRows));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("take the file of TMDB 5000 when it is given, and name it in their command", async () => {
    const run = await runStudies({ seed: 1, tmdb, names: ["prepare-tmdb"] });
    const [prepared] = run.studies;
    expect(prepared!.title).toBe("What TMDB 5000 holds");
    expect(prepared!.conclusion).toMatch(/^4 of 12 films can be used \(33%\)/);
    expect(prepared!.command).toBe(`marquee run --study prepare-tmdb --seed 1 --tmdb ${JSON.stringify(tmdb)}`);
    expect(prepared!.limits.join(" ")).toContain("collected in 2017");
  });

  test("refuse a file that is not there, and a file that no study would use", async () => {
    const missing = await refusal({
      seed: 1,
      tmdb: join(folder, "none.csv"),
      names: ["prepare-tmdb", "segment-original"],
    });
    expect(missing.code).toBe("FILE_NOT_FOUND");
    expect((await refusal({ seed: 1, tmdb, names: ["segment-original"] })).code).toBe("USAGE");
  });
});

describe("runStudies", () => {
  test("gives the same bits for the same seed", async () => {
    const names = ["segment-original", "predict-original"];
    const again = await runStudies({ seed: 42, names });
    expect(again.studies).toEqual(names.map(study));
    expect(hitModelJson(again.models[0]!.model)).toBe(hitModelJson(builtIn.models[1]!.model));
    const other = await runStudies({ seed: 7, names: ["predict-original"] });
    expect(other.studies[0]!.training).not.toEqual(again.studies[1]!.training);
  });

  test("studies the caller's table when there is one", async () => {
    const run = await runStudies({ seed: 1, data: madeTable(everyThird), command: "marquee run mine.csv --seed 1" });
    expect(run.studies.map((result) => result.name)).toEqual(["segment-data", "predict-data"]);
    expect(run.studies[0]!.command).toBe("marquee run mine.csv --seed 1");
    expect(run.studies[0]!.limits[0]).toBe("30 movies are too few for firm conclusions.");
    expect(run.models.map((made) => made.study)).toEqual(["predict-data"]);
  });

  test("skips prediction with the reason when the table has no usable target", async () => {
    const blind = await runStudies({ seed: 1, data: madeTable(null) });
    expect(blind.studies.map((result) => result.name)).toEqual(["segment-data"]);
    expect(blind.skipped[0]!.name).toBe("predict-data");
    expect(blind.skipped[0]!.reason).toContain("hit");
    const allHits = await runStudies({ seed: 1, data: madeTable(new Int8Array(30).fill(1)) });
    expect(allHits.skipped.map((skip) => skip.name)).toEqual(["predict-data"]);
  });

  test("throws the first reason when no study can run", async () => {
    expect((await refusal({ seed: 1, data: madeTable(null), names: ["predict-data"] })).code).toBe("NO_TARGET");
  });

  test("refuses a name it does not know with the list of those it knows", async () => {
    const error = await refusal({ seed: 1, names: ["segment-orignal"] });
    expect(error.code).toBe("STUDY_UNKNOWN");
    expect(error.message).toContain(studyNames.join(", "));
  });

  test("refuses a study of the caller's table without a table, and a table without such a study", async () => {
    expect((await refusal({ seed: 1, names: ["segment-data"] })).code).toBe("USAGE");
    expect((await refusal({ seed: 1, names: ["segment-original"], data: madeTable(null) })).code).toBe("USAGE");
  });
});
