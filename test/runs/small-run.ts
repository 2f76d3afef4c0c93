import { noParts } from "../../src/studies/study-parts.ts";
import type { RunResult } from "../../src/studies/study-result.ts";

/** A run with one study and nothing in it, and the files that go with it. */
export const smallRun: RunResult = {
  format: "marquee-run",
  formatVersion: 1,
  version: "1.2.3",
  createdAt: "2026-11-22T19:20:05.123Z",
  command: "marquee run",
  seed: 42,
  studies: [
    {
      name: "segment-example",
      title: "Segments",
      question: "Which segments are there?",
      data: {
        source: "movies.csv",
        hash: null,
        description: { rows: 0, columns: [], target: null, extras: [] },
        proxies: [],
        targetRule: null,
        notes: [],
      },
      ...noParts,
      conclusion: "There are two.",
      decisions: [],
      limits: [],
      command: "marquee segment movies.csv",
      notes: [{ code: "SMALL_SAMPLE", message: "Few." }],
    },
  ],
  skipped: [{ name: "predict-example", reason: "no target" }],
};
export const smallFiles = { "report.html": "<p>report", "report.md": "# report", "predict-example.model.json": "{}" };
