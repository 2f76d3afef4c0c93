import { readOriginalMovies } from "./original-movies.ts";
import type { Study } from "./study.ts";

export const predictOriginal: Study = {
  name: "predict-original",
  title: "Hit prediction on the 15 movies",
  question: "Can the four measures tell which of the 15 movies are hits?",
  task: "predict",
  madeUp: true,
  knownLimits: [],
  ofCaller: false,
  load: readOriginalMovies,
};
