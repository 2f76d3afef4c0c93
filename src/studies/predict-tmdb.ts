import { engineeredNames } from "../movies/engineered.ts";
import type { LearnerChoice } from "../movies/options.ts";
import { realFilms } from "./real-films.ts";
import { sampleFilms } from "./sample-films.ts";
import type { Study } from "./study.ts";
import { trainTable } from "./study-stages.ts";

// Fewer and smaller trees than usual: an ensemble fits its members many times, and on these films more trees tell no more.
const members: readonly LearnerChoice[] = [
  { name: "logistic", params: { classWeight: "balanced" } },
  { name: "forest", params: { trees: 50, maxDepth: 8, classWeight: "balanced" } },
  { name: "boosting", params: { trees: 50, maxDepth: 3, learningRate: 0.1 } },
];

const learners: readonly LearnerChoice[] = [
  ...members,
  { name: "voting", params: { members } },
  { name: "stacking", params: { members, folds: 3, classWeight: "balanced" } },
];

export const predictTmdb: Study = {
  name: "predict-tmdb",
  title: "Hit prediction on TMDB 5000",
  question: "How well do rating, votes and running time tell which real films earned 2.5 times their budget?",
  madeUp: false,
  knownLimits: [],
  ofCaller: false,
  ofFilms: true,
  takesLong: true,
  run: async (given) => {
    const { table, name, preface, limits } = await given.share(realFilms);
    return {
      ...trainTable(table, given, { learners, engineered: engineeredNames }, { newMovies: sampleFilms(table) }),
      title: `Hit prediction on ${name}`,
      preface,
      knownLimits: [...limits, "The three new movies are made up: they show what a verdict looks like."],
    };
  },
};
