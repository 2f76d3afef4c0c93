import { realFilms } from "./real-films.ts";
import type { Study } from "./study.ts";
import { segmentTable } from "./study-stages.ts";

export const segmentFilms: Study = {
  name: "segment-films",
  title: "Audience segments of real films",
  question:
    "Do real films fall into groups by a proxy of engagement and by popularity, and do the groups differ in hits?",
  madeUp: false,
  knownLimits: [],
  ofCaller: false,
  ofFilms: true,
  run: async (given) => {
    const { table, name, limits } = await given.share(realFilms);
    return { ...segmentTable(table, given), title: `Audience segments of ${name}`, knownLimits: limits };
  },
};
