import { readOriginalMovies } from "./original-movies.ts";
import type { Study } from "./study.ts";
import { trainTable } from "./study-stages.ts";

export const predictOriginal: Study = {
  name: "predict-original",
  title: "Hit prediction on the 15 movies",
  question: "Can the four measures tell which of the 15 movies are hits?",
  madeUp: true,
  knownLimits: [],
  ofCaller: false,
  run: async (given) => trainTable(await readOriginalMovies(), given),
};
