import { basename, resolve } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { MarqueeError } from "../errors.ts";
import { damagedRun, manifestText, sha256Of } from "./manifest.ts";
import { readRunFile } from "./run-file.ts";
import { manifestName } from "./run-names.ts";
import { verifyRun } from "./verify-run.ts";

/** A ZIP file of the plain kind ends at 4 GB, and this one is made in memory. */
const largestExport = 1_000_000_000;

/**
 * A run as one ZIP file that holds its folder. The run is checked first. The same run gives the same bytes, on every
 * computer. Throws as `verifyRun` does, and FILE_TOO_LARGE.
 */
export async function exportRun(folder: string): Promise<Uint8Array> {
  const manifest = await verifyRun(folder);
  const { files, createdAt } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > largestExport) {
    throw new MarqueeError("FILE_TOO_LARGE", {
      where: folder,
      expected: `a run of at most ${largestExport} bytes`,
      found: `${bytes} bytes`,
      remedy: "Copy the folder instead.",
    });
  }
  const top = basename(resolve(folder));
  const contents: Zippable = { [`${top}/${manifestName}`]: Buffer.from(manifestText(manifest)) };
  for (const { name, bytes, sha256 } of files) {
    const content = await readRunFile(folder, name, bytes);
    if (sha256Of(content) !== sha256) throw damagedRun(folder, `${name} changed`);
    contents[`${top}/${name}`] = content;
  }
  return zipSync(contents, { mtime: localNoon(createdAt) });
}

/**
 * A ZIP file keeps local time, without saying where: noon of the run's day in UTC, as local time, is the same everywhere and
 * falls into no hour that a change of clocks leaves out. It knows the years 1980 to 2099.
 */
function localNoon(createdAt: string): Date {
  const date = new Date(createdAt);
  const year = Math.min(2099, Math.max(1980, date.getUTCFullYear()));
  return new Date(year, date.getUTCMonth(), date.getUTCDate(), 12);
}
