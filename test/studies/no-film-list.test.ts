import { expect, test, vi } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { runStudies } from "../../src/studies/run-studies.ts";

const readVegaFilms = vi.hoisted(() => vi.fn(async () => null));
vi.mock("../../src/films/vega-films.ts", () => ({ filmPackage: "vega-datasets", readVegaFilms }));

test("without the film list its studies are skipped, and the reason says how to get it", async () => {
  const run = await runStudies({ seed: 42, names: ["segment-original", "segment-films", "predict-tmdb"] });
  expect(run.studies.map((result) => result.name)).toEqual(["segment-original"]);
  expect(run.skipped.map((skip) => skip.name)).toEqual(["segment-films", "predict-tmdb"]);
  for (const { reason } of run.skipped) expect(reason).toContain("npm install vega-datasets");
  // what several studies need is looked for once
  expect(readVegaFilms).toHaveBeenCalledTimes(1);
});

test("with nothing else to run the missing film list is an error", async () => {
  const failure = runStudies({ seed: 42, names: ["predict-tmdb"] });
  await expect(failure).rejects.toBeInstanceOf(MarqueeError);
  await expect(failure).rejects.toMatchObject({ code: "FILE_NOT_FOUND", exitCode: 2 });
});
