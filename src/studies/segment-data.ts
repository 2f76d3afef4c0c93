import { callerTable } from "./caller-table.ts";
import type { Study } from "./study.ts";
import { segmentTable } from "./study-stages.ts";

export const segmentData: Study = {
  name: "segment-data",
  title: "Audience segments of your movies",
  question: "Into which groups do your movies fall by engagement and popularity?",
  madeUp: false,
  knownLimits: [],
  ofCaller: true,
  run: async (given) => segmentTable(callerTable(given), given, given.stages.segment),
};
