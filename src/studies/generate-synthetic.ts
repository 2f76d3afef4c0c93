import type { Study } from "./study.ts";
import { syntheticMovies } from "./synthetic-movies.ts";

export const generateSynthetic: Study = {
  name: "generate-synthetic",
  title: "Synthetic movies like the 15",
  question: "How like the 15 movies are synthetic ones, and how well could hits among them be told at best?",
  madeUp: true,
  knownLimits: [],
  ofCaller: false,
  run: async (given) => {
    const { table, result } = await given.share(syntheticMovies);
    return { table, parts: { synthesis: result } };
  },
};
