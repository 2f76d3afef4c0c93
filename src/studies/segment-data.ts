import { callerTable } from "./caller-table.ts";
import type { Study } from "./study.ts";

export const segmentData: Study = {
  name: "segment-data",
  title: "Audience segments of your movies",
  question: "Into which groups do your movies fall by engagement and popularity?",
  task: "segment",
  madeUp: false,
  knownLimits: [],
  ofCaller: true,
  load: callerTable,
};
