import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { MarqueeError } from "../errors.ts";
import { readManifest } from "./manifest.ts";
import { pathKind } from "./path-kind.ts";
import { manifestName } from "./run-names.ts";

/**
 * Looks at the place for a run, so that a refusal comes before the work. A free name and an empty folder will do; an
 * earlier run only with `replace`. Throws OUTPUT_EXISTS.
 */
export async function checkRunFolder(folder: string, replace = false): Promise<void> {
  const place = resolve(folder);
  const kind = pathKind(place);
  if (kind === "file") throw taken(folder, "a file");
  if (place === process.cwd()) throw taken(folder, "the folder you are in");
  if (kind === "nothing" || readdirSync(place).length === 0) return;
  if (!(await isWholeRun(place))) throw taken(folder, "a folder with other things in it");
  if (!replace) throw taken(folder, "an earlier run");
}

/** OUTPUT_EXISTS for the folder of a run. */
export function taken(folder: string, found: string): MarqueeError {
  const remedy = "Runs are not written over: name another folder with --out";
  return new MarqueeError("OUTPUT_EXISTS", {
    where: folder,
    expected: "a free name or an empty folder",
    found,
    remedy: found === "an earlier run" ? `${remedy}, or pass --force to replace the whole run.` : `${remedy}.`,
  });
}

/** True for a folder that holds a manifest and nothing that the manifest does not name: what may be removed as a run. */
export async function isWholeRun(folder: string): Promise<boolean> {
  return (await strangeNames(folder).catch(() => null))?.length === 0;
}

/** The names in a run's folder that its manifest does not know. Throws as `readManifest` does. */
export async function strangeNames(folder: string): Promise<string[]> {
  const { files } = await readManifest(folder);
  const known = new Set([manifestName, ...files.map(({ name }) => name)]);
  return readdirSync(folder)
    .filter((name) => !known.has(name))
    .sort();
}
