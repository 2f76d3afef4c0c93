import { filmListLimits, readFilmList } from "./film-list.ts";
import type { Study } from "./study.ts";
import { trainTable } from "./study-stages.ts";

export const predictFilms: Study = {
  name: "predict-films",
  title: "Hit prediction on the film list",
  question: "How well do rating, votes and running time tell which real films earned 2.5 times their budget?",
  madeUp: false,
  knownLimits: filmListLimits,
  ofCaller: false,
  run: async (given) => trainTable(await given.share(readFilmList), given),
};
