import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addExplain } from "../../src/cli/commands/explain.ts";
import { MarqueeError } from "../../src/errors.ts";
import { hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import { measureNames } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { root } from "../built.ts";
import { fifteenMovies } from "../movies/fifteen-movies.ts";
import { keptSurroundings } from "./surroundings.ts";

const movies = join(root, "data/movies.csv");
const newMovie = "avg_watch_time=100,completion_rate=0.88,ratings_count=7000,avg_rating=4.5";

let folder: string;
let modelPath: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-explain-"));
  modelPath = join(folder, "model.json");
  writeFileSync(modelPath, hitModelJson(train(fifteenMovies(), { learners: [{ name: "logistic" }] }).model));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function explain(...args: string[]) {
  const { surroundings, written } = keptSurroundings({ columns: 120 });
  const program = new Command("marquee").exitOverride().configureOutput({ writeErr: () => {} });
  addExplain(program, surroundings);
  await program.parseAsync(["explain", ...args], { from: "user" });
  return written;
}

const json = async (...args: string[]) => JSON.parse((await explain(...args, "--json")).stdout);

describe("marquee explain", () => {
  it("of a model alone says what the model goes by", async () => {
    const document = await json(modelPath);
    expect(document.movies).toEqual([]);
    expect(document.features.map((row: { feature: string }) => row.feature).sort()).toEqual([...measureNames].sort());
    expect(document.dependence).toHaveLength(4);
    expect(document.model).toMatchObject({ learner: "logistic", rows: 12 });
    const { stdout } = await explain(modelPath);
    expect(stdout).toContain("over 12 training movies");
    for (const name of measureNames) expect(stdout).toMatch(new RegExp(`^${name} +█`, "m"));
  });

  it("of a file explains the most probable hits, with the figures of predict", async () => {
    const document = await json(modelPath, movies, "--top", "2");
    const model = parseHitModel(readFileSync(modelPath, "utf8"), modelPath);
    const ranked = [...predict(model, fifteenMovies()).predictions].sort((a, b) => b.probability - a.probability);
    expect(document.movies.map((movie: { movie_id: string }) => movie.movie_id)).toEqual(
      ranked.slice(0, 2).map(({ movie_id }) => movie_id),
    );
    for (const [index, movie] of document.movies.entries()) {
      const { probability, segment, threshold } = ranked[index]!;
      expect(movie).toMatchObject({ probability, segment, threshold, score: probability });
      const sum = movie.explanation.reduce(
        (total: number, part: { contribution: number }) => total + part.contribution,
        document.base,
      );
      expect(Math.abs(sum - probability)).toBeLessThan(1e-9);
    }
    expect((await json(modelPath, movies)).movies).toHaveLength(3);
  });

  it("of a movie by its id, from a file or from the training movies the model keeps, says the same", async () => {
    const model = parseHitModel(readFileSync(modelPath, "utf8"), modelPath);
    const id = model.reference!.ids[0]!;
    const [kept] = (await json(modelPath, "--movie-id", id)).movies;
    const [read] = (await json(modelPath, movies, "--movie-id", id)).movies;
    expect(kept).toEqual(read);
    expect(kept.comparables.map((other: { movie_id: string }) => other.movie_id)).not.toContain(id);
  });

  it("of a described movie shows reasons, the change that would turn the verdict and its likes", async () => {
    const { stdout, stderr } = await explain(modelPath, "--movie", newMovie);
    expect(stdout).toMatch(/probability 0\.\d{3}, threshold 0\.5/);
    expect(stdout).toMatch(/^mean of 12 training movies +0\.\d{3}$/m);
    expect(stdout).toMatch(/^ratings_count +7,000 +█.* [+-]0\.\d{3}$/m);
    expect(stdout).toContain("The smallest change that would make it no hit: ");
    expect(stdout).toMatch(/^ {2}movie +outcome +distance +avg_watch_time/m);
    expect(stdout).not.toContain("What the model goes by");
    expect(stderr).toContain("[SMALL_SAMPLE]");
  });

  it("counts in log odds when asked to", async () => {
    const document = await json(modelPath, "--movie", newMovie, "--scale", "log-odds");
    const [movie] = document.movies;
    expect(document.scale).toBe("log-odds");
    expect(movie.score).toBeCloseTo(Math.log(movie.probability / (1 - movie.probability)), 10);
  });
});

describe("marquee explain refuses", () => {
  it.each<[string[], string, string]>([
    [["MODEL", movies, "--movie", newMovie], "USAGE", "both"],
    [["MODEL", movies, "--movie-id", "99"], "OPTION_INVALID", "the id of a movie of movies.csv, found 99"],
    [["MODEL", "--top", "-1"], "OPTION_INVALID", "from 0 up"],
    [["MODEL", "--movie", "avg_rating"], "OPTION_INVALID", "column=value"],
    [["nowhere.json"], "FILE_NOT_FOUND", "nowhere.json"],
    [[movies], "FORMAT_MISMATCH", "movies.csv"],
  ])("%j", async (args, code, words) => {
    const error = await explain(...args.map((word) => (word === "MODEL" ? modelPath : word))).catch((caught) => caught);
    expect(error).toBeInstanceOf(MarqueeError);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it("--top beside a named movie, and a scale that does not exist", async () => {
    for (const args of [
      ["--top", "2", "--movie-id", "1"],
      ["--scale", "odds"],
    ]) {
      expect(await explain(modelPath, ...args).catch((caught) => caught)).toBeInstanceOf(CommanderError);
    }
  });

  it("a model that carries no reference movies", async () => {
    const bare = join(folder, "bare.json");
    writeFileSync(bare, JSON.stringify({ ...JSON.parse(readFileSync(modelPath, "utf8")), reference: null }));
    await expect(explain(bare)).rejects.toMatchObject({ code: "REFERENCE_MISSING", exitCode: 4 });
  });
});
