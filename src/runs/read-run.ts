import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import type { PartName } from "../studies/study-parts.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";
import { damagedRun, readManifest, sha256Of } from "./manifest.ts";
import { pathKind } from "./path-kind.ts";
import { readText } from "./read-text.ts";
import { noSuchRun, readRunFile } from "./run-file.ts";
import { resultName } from "./run-names.ts";

const formatVersion = 1;
/** What JSON of this size can be blown up to still fits into memory. */
const largestResult = 100_000_000;

const part = z.looseObject({}).nullable().default(null);
/** A run that was written before a part existed has none of it. */
const partsSchema = {
  preparation: part,
  synthesis: part,
  segmentation: part,
  training: part,
  ceiling: part,
  outsideTest: part,
  newMovies: part,
} satisfies Record<PartName, typeof part>;

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
 * Reads the results of a run. place: the run's folder, whose result.json must be the one that was written, or a
 * result.json by itself, which is taken as it is.
 * Throws FILE_NOT_FOUND, FILE_TOO_LARGE, RUN_INVALID, RUN_DAMAGED.
 */
export async function readRun(place: string): Promise<RunResult> {
  const kind = pathKind(place);
  if (kind === "nothing") throw noSuchRun(place);
  const inFolder = kind === "folder";
  const text = inFolder ? await readResult(place) : await readText(place, largestResult);
  const path = inFolder ? join(place, resultName) : place;
  const parsed = runSchema.safeParse(parseJson(text, path));
  if (!parsed.success) {
    const { path: keys, message } = parsed.error.issues[0]!;
    const inside = keys.map(String).join(".");
    throw invalid(path, "the results of a Marquee run", inside === "" ? message : `${inside}: ${message}`);
  }
  const { studies, ...envelope } = parsed.data;
  return { ...envelope, studies: studies as unknown as StudyResult[] };
}

/**
 * What went wrong when results were worked with: their inside is not checked when they are read, and they may come from
 * anyone. RUN_INVALID for any error but one of the catalogue, which stays as it is.
 */
export function asInvalidRun(place: string, error: unknown): MarqueeError {
  if (error instanceof MarqueeError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return invalid(place, "results that this version can use", `others (${reason})`);
}

async function readResult(folder: string): Promise<string> {
  const { files } = await readManifest(folder);
  const content = await readRunFile(folder, resultName, largestResult);
  if (files.find(({ name }) => name === resultName)?.sha256 !== sha256Of(content)) {
    throw damagedRun(folder, `${resultName} changed`);
  }
  return content.toString("utf8");
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
