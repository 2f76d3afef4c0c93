import { fieldLedger } from "../movies/field-ledger.ts";
import { profileMovies } from "../movies/profile/profile.ts";
import { realFilms } from "./real-films.ts";
import type { Study } from "./study.ts";

export const prepareTmdb: Study = {
  name: "prepare-tmdb",
  title: "What TMDB 5000 holds",
  question: "What is wrong with the data, what was done about it, and what is in what is left?",
  madeUp: false,
  knownLimits: [],
  ofCaller: false,
  ofFilms: true,
  run: async (given) => {
    const { table, preparation, name, preface, limits } = await given.share(realFilms);
    const profile = profileMovies(table, { seed: given.seed });
    const outcomes = fieldLedger(table).filter(({ known }) => known === "outcome");
    return {
      table,
      title: `What ${name} holds`,
      preface,
      knownLimits: limits,
      parts: {
        preparation: {
          ...preparation,
          profile,
          outcomes: outcomes.map(({ field }) => field),
          notes: profile.notes,
        },
      },
    };
  },
};
