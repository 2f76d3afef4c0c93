import { type MovieTable, measureNames } from "../../movies/movie.ts";
import { columnProfiles } from "../../movies/profile/column-profile.ts";
import { type HitRule, usesBudget } from "../hit-rules.ts";
import { type Finding, foundOnly } from "../preparation.ts";
import { isImplausible, leastAmount } from "./kept-films.ts";
import type { TmdbFilm } from "./tmdb-films.ts";

/** A mean of fewer votes than this says little. */
const fewVotes = 10;

/** What is wrong or odd in the data set and in the table made of it. table: of the films kept under the rule. */
export function tmdbFindings(films: readonly TmdbFilm[], table: MovieTable, rule: HitRule): Finding[] {
  const needed = usesBudget(rule);
  const read = (what: string, isSo: (film: TmdbFilm) => boolean, done: Finding["done"], why: string): Finding => ({
    what,
    count: films.filter(isSo).length,
    among: "read",
    done,
    why,
  });
  const budgetFate = needed ? "left out" : "left empty";
  return foundOnly([
    read(
      "budget written as 0",
      ({ budget }) => budget === null,
      budgetFate,
      needed
        ? "0 stands for not known, and without a budget nobody can say whether it was earned back."
        : "0 stands for not known; the hit rule does without it.",
    ),
    read(
      "budget of 1 to 9,999 dollars",
      ({ budget }) => isImplausible(budget),
      budgetFate,
      "Some are in millions, others wrong and a few true (one was shot for 7,000 dollars); the file does not say which is which.",
    ),
    read(
      "revenue written as 0",
      ({ revenue }) => revenue === null,
      "left out",
      "0 stands for not known: famous films are among them, so it is no flop either.",
    ),
    read(
      "not released",
      ({ released }) => !released,
      "left out",
      "Rumoured and unfinished films have no audience yet.",
    ),
    read("no votes", ({ votes }) => votes === 0, "left out", "Nothing is known of its audience."),
    read(
      "mean vote of 0 in spite of votes",
      ({ votes, rating }) => votes > 0 && rating === null,
      "left out",
      "The lowest vote is above 0, so the mean is not known.",
    ),
    read("running time of 0", ({ runningTime }) => runningTime === 0, "left empty", whyEmpty),
    read("no running time", ({ runningTime }) => runningTime === null, "left empty", whyEmpty),
    read(
      "revenue of 1 to 9,999 dollars",
      ({ revenue }) => revenue !== null && revenue < leastAmount,
      "kept, doubtful",
      "Some are amounts in millions and some are tiny releases; they cannot be told apart, and most are no hit either way.",
    ),
    shared(films),
    read(
      "no release date",
      ({ date }) => date === null,
      "left empty",
      "It is shown and used for nothing that needs one.",
    ),
    read("no genre", ({ genres }) => genres.length === 0, "left empty", "It counts as none of the known genres."),
    read("no production company", ({ companies }) => companies.length === 0, "left empty", "It has no track record."),
    {
      what: `fewer than ${fewVotes} votes`,
      count: table.measures.ratings_count.filter((votes) => votes < fewVotes).length,
      among: "kept",
      done: "kept, doubtful",
      why: "A mean of so few votes says little, but leaving them out would leave out the films nobody saw.",
    },
    ...outliers(table),
  ]);
}

const whyEmpty =
  "No running time is made up: training fills the watch time with the median of its own training rows, inside every fold, and segments leave the film out.";

/** Titles of several films, letter case and all. */
function shared(films: readonly TmdbFilm[]): Finding {
  const counts = new Map<string, number>();
  for (const { title } of films) counts.set(title, (counts.get(title) ?? 0) + 1);
  const titles = [...counts.values()].filter((count) => count > 1);
  return {
    what: `one of ${titles.length} titles that several films have`,
    count: titles.reduce((sum, count) => sum + count, 0),
    among: "read",
    done: "kept",
    why: "They are different films (remakes, as a rule) and are told apart by TMDB's number.",
  };
}

/** Tukey's fences: more than 1.5 interquartile ranges outside the quartiles. */
function outliers(table: MovieTable): Finding[] {
  const looked: readonly string[] = [...measureNames, "running_time", "budget", "revenue"];
  return columnProfiles(table)
    .filter(({ column, numbers }) => numbers !== null && looked.includes(column))
    .map(({ column, numbers }) => ({
      what: `${column} outside 1.5 interquartile ranges`,
      count: numbers!.outliers.low + numbers!.outliers.high,
      among: "kept" as const,
      done: "kept" as const,
      why: "The extremes are what is looked for: these are real films, and leaving them out would leave out hits.",
    }));
}
