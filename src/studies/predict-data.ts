import { callerTable } from "./caller-table.ts";
import type { Study } from "./study.ts";
import { trainTable } from "./study-stages.ts";

export const predictData: Study = {
  name: "predict-data",
  title: "Hit prediction on your movies",
  question: "How well do the four measures tell which of your movies are hits?",
  madeUp: false,
  knownLimits: [],
  ofCaller: true,
  run: async (given) => trainTable(callerTable(given), given, given.stages.train),
};
