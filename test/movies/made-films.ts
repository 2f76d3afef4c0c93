import { randomStream } from "../../src/math/random.ts";
import { sigmoid } from "../../src/math/special.ts";
import type { CellValue, MovieTable } from "../../src/movies/movie.ts";
import { madeMovies } from "./made-movies.ts";

/** Made movies with film facts of every kind, which by themselves say nothing of the hits. */
export function madeFilms(count: number): MovieTable {
  const column = (name: string, value: (row: number) => CellValue) => ({
    name,
    values: Array.from({ length: count }, (_, row) => value(row)),
  });
  return {
    ...madeMovies(count),
    extras: [
      column("title", (row) => `Film ${row}`),
      column("release_date", (row) => (row === 5 ? null : `2001-0${1 + (row % 4)}-11`)),
      column("genre", (row) => ["Drama", "Comedy", "Drama", "Western"][row % 10 === 3 ? 3 : row % 3]!),
      column("Running Time", (row) => (row === 7 ? null : 80 + row)),
      column("production_budget", (row) => 1e6 * (row + 1)),
      column("worldwide_gross", (row) => 3e6 * (row + 1)),
      column("views_day7", (row) => row * 10),
      column("mystery", (row) => row),
      column("constant", () => 4),
    ],
  };
}

/**
 * Films whose hits follow from what is known at the announcement (budget and genre) and, more, from what is known at the
 * release (the month, a sequel or not); the measures are those of other movies and say nothing.
 */
export function releaseFilms(count: number, seed = 5): MovieTable {
  const random = randomStream(seed);
  const genres = ["Drama", "Comedy", "Horror"];
  const facts = Array.from({ length: count }, () => ({
    genre: genres[random.integer(3)]!,
    budget: Math.exp(16 + random.normal()),
    month: 1 + random.integer(12),
    sequel: random.next() < 0.3,
  }));
  const hit = Int8Array.from(facts, ({ genre, budget, month, sequel }) => {
    const early = 1.2 * (Math.log(budget) - 16) + (genre === "Horror" ? 1.2 : -0.4);
    const late = (month >= 5 && month <= 7 ? 1.6 : -0.5) + (sequel ? 1.5 : -0.5);
    return random.next() < sigmoid(early + late) ? 1 : 0;
  });
  return {
    ...madeMovies(count, seed + 1000),
    source: "films.csv",
    hit,
    extras: [
      { name: "title", values: facts.map((_, row) => `Film ${row}`) },
      { name: "genre", values: facts.map(({ genre }, row) => (row % 25 === 0 ? null : genre)) },
      { name: "budget", values: facts.map(({ budget }, row) => (row % 20 === 0 ? null : Math.round(budget))) },
      { name: "release_date", values: facts.map(({ month }) => `2009-${String(month).padStart(2, "0")}-15`) },
      { name: "sequel", values: facts.map(({ sequel }) => sequel) },
      { name: "gross", values: Array.from(hit, (value) => 1e6 * (1 + value)) },
    ],
  };
}
