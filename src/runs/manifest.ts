import { createHash } from "node:crypto";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import type { RunResult } from "../studies/study-result.ts";
import { isRunFileName, readRunFile } from "./run-file.ts";
import { manifestName } from "./run-names.ts";

/** What is in a run: enough to list it without opening its results, and to tell whether any of it has changed. */
export interface RunManifest {
  readonly format: "marquee-run-manifest";
  readonly formatVersion: 1;
  /** Of Marquee. */
  readonly version: string;
  /** Of Node. */
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly command: string;
  readonly seed: number;
  /** The tables that were studied, each once; null for one that was made in memory. */
  readonly inputs: readonly { readonly source: string; readonly sha256: string | null }[];
  readonly studies: readonly { readonly name: string; readonly title: string; readonly conclusion: string }[];
  /** Every file of the run but the manifest, by name. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

const largestManifest = 4_000_000;
const mostFiles = 1000;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.strictObject({
  format: z.literal("marquee-run-manifest"),
  formatVersion: z.literal(1),
  version: z.string(),
  node: z.string(),
  createdAt: z.iso.datetime(),
  command: z.string(),
  seed: z.int().nonnegative(),
  inputs: z.array(z.strictObject({ source: z.string(), sha256: sha256Schema.nullable() })),
  studies: z.array(z.strictObject({ name: z.string(), title: z.string(), conclusion: z.string() })),
  files: z
    .array(
      z.strictObject({
        name: z.string().refine(isRunFileName, "a plain file name"),
        bytes: z.int().nonnegative(),
        sha256: sha256Schema,
      }),
    )
    .max(mostFiles)
    .refine(hasDistinctNames, "every name once"),
  sha256: sha256Schema,
});

/** Windows and macOS take names that differ in case for the same. */
function hasDistinctNames(files: readonly { readonly name: string }[]): boolean {
  return new Set(files.map(({ name }) => name.toLowerCase())).size === files.length;
}

/** The manifest of a run. files: the content of every file by name, result.json among them. */
export function makeManifest(run: RunResult, files: Readonly<Record<string, Uint8Array>>): RunManifest {
  const { version, createdAt, command, seed, studies } = run;
  const inputs = new Map(studies.map(({ data: { source, hash } }) => [`${source} ${hash}`, { source, sha256: hash }]));
  return {
    format: "marquee-run-manifest",
    formatVersion: 1,
    version,
    node: process.versions.node,
    createdAt,
    command,
    seed,
    inputs: [...inputs.values()],
    studies: studies.map(({ name, title, conclusion }) => ({ name, title, conclusion })),
    files: Object.entries(files)
      .map(([name, content]) => ({ name, bytes: content.byteLength, sha256: sha256Of(content) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The content of manifest.json. It closes with a hash of all before it, so that a change of the manifest shows too. */
export function manifestText(manifest: RunManifest): string {
  return `${JSON.stringify({ ...manifest, sha256: sha256Of(JSON.stringify(manifest)) }, null, 2)}\n`;
}

/**
 * Reads the manifest of a run's folder. Throws FILE_NOT_FOUND when there is no such folder, RUN_INVALID when it holds no
 * manifest of this version, and RUN_DAMAGED when the manifest was changed.
 */
export async function readManifest(folder: string): Promise<RunManifest> {
  const text = (await readRunFile(folder, manifestName, largestManifest)).toString("utf8");
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw invalidRun(folder, `a ${manifestName} where ${path.length === 0 ? "" : `${path.join(".")}: `}${message}`);
  }
  const { sha256: _, ...manifest } = parsed.data;
  if (manifestText(manifest) !== text) throw damagedRun(folder, `${manifestName} changed`);
  return manifest;
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** RUN_INVALID for a folder. found: continues "found …". */
function invalidRun(folder: string, found: string): MarqueeError {
  return new MarqueeError("RUN_INVALID", {
    where: folder,
    expected: "a run of this version of Marquee",
    found,
    remedy: "Name the folder that marquee run wrote, or run it again with this version.",
  });
}

/** RUN_DAMAGED for a folder. found: the faults. */
export function damagedRun(folder: string, found: string): MarqueeError {
  return new MarqueeError("RUN_DAMAGED", {
    where: folder,
    expected: "the files as they were written",
    found,
    remedy: "Take the run from a backup, or make it again with the command it was made with.",
  });
}
