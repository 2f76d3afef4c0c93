import type { Study } from "./study.ts";
import { segmentTable } from "./study-stages.ts";
import { syntheticMovies } from "./synthetic-movies.ts";

export const segmentSynthetic: Study = {
  name: "segment-synthetic",
  title: "Audience segments of the synthetic movies",
  question: "Into which groups do 1,200 synthetic movies fall, and how do hits lie among them?",
  madeUp: true,
  knownLimits: [],
  ofCaller: false,
  run: async (given) =>
    segmentTable((await given.share(syntheticMovies)).table, given, { features: "all", maxK: 8, bootstraps: 20 }),
};
