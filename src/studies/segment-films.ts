import { filmListLimits, readFilmList } from "./film-list.ts";
import type { Study } from "./study.ts";
import { segmentTable } from "./study-stages.ts";

export const segmentFilms: Study = {
  name: "segment-films",
  title: "Audience segments of the film list",
  question:
    "Do real films fall into groups by a proxy of engagement and by popularity, and do the groups differ in hits?",
  madeUp: false,
  knownLimits: filmListLimits,
  ofCaller: false,
  run: async (given) => segmentTable(await given.share(readFilmList), given),
};
