import { expect, test } from "vitest";
import { readVegaFilms } from "../../src/films/vega-films.ts";
import { measures } from "../../src/movies/movie.ts";

const films = await readVegaFilms();

test("the film list is read whole and every film is accounted for", () => {
  expect(films!.counts).toEqual({
    read: 3201,
    kept: 2955,
    dropped: { "no production budget": 1, "no worldwide gross": 54, "no IMDB rating or votes": 191 },
    datesCorrected: 15,
    runningTimesFilled: 2955 - 1145,
    sharedRatings: 40,
  });
  expect(films!.table.hit!.reduce((sum, hit) => sum + hit, 0)).toBe(1177);
});

test("ids are unique and no release date lies in the future", () => {
  const { ids, extras } = films!.table;
  expect(new Set(ids).size).toBe(2955);
  const dates = extras.find((column) => column.name === "release_date")!.values as string[];
  expect(dates.reduce((latest, date) => (date > latest ? date : latest))).toBe("2010-09-17");
  expect(dates[ids.indexOf("gone-with-the-wind-1939")]).toBe("1939-12-15");
});

test("every measure is known and within the range of its column", () => {
  for (const { name, min, max } of measures) {
    const values = films!.table.measures[name];
    expect(values.length).toBe(2955);
    expect(values.every((value) => value >= min && value <= max)).toBe(true);
  }
});

test("the table is tied to the bytes it came from", () => {
  expect(films!.table.source).toBe("film list of vega-datasets 3.2.1");
  expect(films!.table.hash).toMatch(/^[0-9a-f]{64}$/);
});
