import { join } from "node:path";
import { damagedRun, type RunManifest, readManifest } from "./manifest.ts";
import { hashRunFile } from "./run-file.ts";
import { strangeNames } from "./run-folder.ts";

/**
 * Compares every file of a run's folder with the hash in its manifest. Returns the manifest when all is as it was written.
 * Throws FILE_NOT_FOUND when there is no such folder, RUN_INVALID when its manifest is missing or cannot be read, and
 * RUN_DAMAGED with the faults: a file that has changed, is missing, is no plain file, or does not belong to the run.
 */
export async function verifyRun(folder: string): Promise<RunManifest> {
  const manifest = await readManifest(folder);
  const faults: string[] = [];
  for (const { name, bytes, sha256 } of manifest.files) {
    const found = await hashRunFile(join(folder, name), bytes);
    if ("fault" in found) faults.push(`${name} ${found.fault}`);
    else if (found.sha256 !== sha256) faults.push(`${name} changed`);
  }
  for (const name of await strangeNames(folder)) faults.push(`${name}, which does not belong to it`);
  if (faults.length > 0) throw damagedRun(folder, faults.join("; "));
  return manifest;
}
