import { basename, dirname, join, resolve } from "node:path";
import { pathKind } from "./path-kind.ts";

/** The file of a run that lists the others. */
export const manifestName = "manifest.json";
/** The file of a run that holds its results. */
export const resultName = "result.json";

/** Where runs go unless a folder is named. */
export const defaultStore = "marquee-runs";

/** The name of a run that began at `createdAt` (ISO 8601, UTC): names sort as their times do. */
function runName(createdAt: string): string {
  return createdAt.replaceAll(/[:.]/g, "-");
}

/** A free folder for a run in a store: its name by time, with `-2` and so on behind it when that is taken. */
export function freeFolder(store: string, createdAt: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? runName(createdAt) : `${runName(createdAt)}-${number}`;
    if (pathKind(join(store, name)) === "nothing") return join(store, name);
  }
}

/** The name of a run that lies at `place`, which is its folder or a file in it. */
export function runNameOf(place: string): string {
  const path = resolve(place);
  return basename(pathKind(path) === "file" ? dirname(path) : path);
}
