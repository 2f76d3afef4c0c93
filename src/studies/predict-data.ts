import { callerTable } from "./caller-table.ts";
import type { Study } from "./study.ts";

export const predictData: Study = {
  name: "predict-data",
  title: "Hit prediction on your movies",
  question: "How well do the four measures tell which of your movies are hits?",
  task: "predict",
  madeUp: false,
  knownLimits: [],
  ofCaller: true,
  load: callerTable,
};
