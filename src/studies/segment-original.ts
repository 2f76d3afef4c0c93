import { readOriginalMovies } from "./original-movies.ts";
import type { Study } from "./study.ts";
import { segmentTable } from "./study-stages.ts";

export const segmentOriginal: Study = {
  name: "segment-original",
  title: "Audience segments of the 15 movies",
  question: "Into which groups do the 15 movies fall by engagement and popularity?",
  madeUp: true,
  knownLimits: [],
  ofCaller: false,
  run: async (given) => segmentTable(await readOriginalMovies(), given),
};
