import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import type { PartName } from "../studies/study-parts.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { pathKind } from "./path-kind.ts";
import { readText } from "./read-text.ts";

/** The file of a run's folder that holds its results. */
export const resultName = "result.json";

const formatVersion = 1;
const largestResult = 1_000_000_000;

const part = z.looseObject({}).nullable().default(null);
/** A run that was written before a part existed has none of it. */
const partsSchema = { segmentation: part, training: part } satisfies Record<PartName, typeof part>;

/**
 * The outside of a run's results. What is inside a study was written by this program and is drawn from as it stands:
 * only the parts that everything else hangs on are checked.
 */
const runSchema = z.object({
  format: z.literal("marquee-run"),
  formatVersion: z.literal(formatVersion),
  version: z.string(),
  createdAt: z.iso.datetime(),
  command: z.string(),
  seed: z.number().int().nonnegative(),
  studies: z.array(
    z.looseObject({
      name: z.string(),
      title: z.string(),
      question: z.string(),
      data: z.looseObject({ source: z.string(), description: z.looseObject({}) }),
      ...partsSchema,
      conclusion: z.string(),
      decisions: z.array(z.string()),
      limits: z.array(z.string()),
      command: z.string(),
      notes: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
  ),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
});

/**
 * Reads the results of a run. place: the run's folder, or its result.json.
 * Throws FILE_NOT_FOUND, FILE_TOO_LARGE, RUN_INVALID.
 */
export async function readRun(place: string): Promise<RunResult> {
  const path = pathKind(place) === "folder" ? join(place, resultName) : place;
  const parsed = runSchema.safeParse(parseJson(await readText(path, largestResult), path));
  if (!parsed.success) {
    const { path: keys, message } = parsed.error.issues[0]!;
    const inside = keys.map(String).join(".");
    throw invalid(path, "the results of a Marquee run", inside === "" ? message : `${inside}: ${message}`);
  }
  const { studies, ...envelope } = parsed.data;
  return { ...envelope, studies: studies as unknown as StudyResult[] };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(path, "the results of a Marquee run, which are JSON", "text that is not JSON");
  }
}

function invalid(where: string, expected: string, found: string): MarqueeError {
  return new MarqueeError("RUN_INVALID", {
    where,
    expected,
    found,
    remedy: "Name the folder that marquee run wrote, or run it again with this version.",
  });
}
