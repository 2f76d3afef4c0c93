import { readdirSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { MarqueeError } from "../errors.ts";
import type { Source } from "./engine.ts";

/** The files of a source on this machine. */
export interface SourceFiles {
  /** Sorted. */
  readonly files: readonly string[];
  /** True when folders named `key=value` lie below the source's folder. */
  readonly partitioned: boolean;
}

const globCharacters = /[*?[{]/;

/** The folder that all files of a source lie in: the part of its path that holds no glob. */
export function sourceFolder(path: string): string {
  if (isFolder(path)) return path;
  let folder = dirname(path);
  while (globCharacters.test(folder) && kind(folder) === null) folder = dirname(folder);
  return folder;
}

/** The files of a source: what a glob finds, folders with all that is in them. Throws SOURCE_UNREADABLE when there are none. */
export function sourceFiles({ path, format }: Source): SourceFiles {
  const found = kind(path) === null && globCharacters.test(path) ? expandGlob(path) : [path];
  const files = new Set<string>();
  let partitioned = false;
  for (const place of found) {
    const placeKind = kind(place);
    if (placeKind === "file") files.add(place);
    if (placeKind === "folder") {
      for (const file of filesBelow(place)) {
        files.add(file);
        partitioned ||= dirname(file)
          .slice(place.length)
          .split(sep)
          .some((name) => name.includes("="));
      }
    }
  }
  if (files.size === 0) {
    throw new MarqueeError("SOURCE_UNREADABLE", {
      where: path,
      expected: `one file of ${formatWords[format]} or more`,
      found: found.length === 0 || kind(path) === null ? "nothing of that name" : "a folder with none",
      remedy: "Check the path; files whose names begin with _ or . do not count.",
    });
  }
  return { files: [...files].sort(), partitioned };
}

const formatWords: Readonly<Record<Source["format"], string>> = { parquet: "Parquet", csv: "CSV" };

function isData(name: string): boolean {
  return !name.startsWith("_") && !name.startsWith(".");
}

function* filesBelow(folder: string): Generator<string> {
  for (const name of entriesOf(folder).filter(isData)) {
    const path = join(folder, name);
    if (isFolder(path)) yield* filesBelow(path);
    else yield path;
  }
}

/** The places a glob stands for, part by part of its path. */
function expandGlob(path: string): string[] {
  const parts = path.split(/[\\/]/);
  let places = [parts[0] === "" ? sep : "."];
  for (const part of parts.filter((name) => name !== "")) {
    places = places.flatMap((place) => {
      if (!globCharacters.test(part)) return kind(join(place, part)) === null ? [] : [join(place, part)];
      const pattern = globPattern(part);
      return entriesOf(place)
        .filter((name) => isData(name) && pattern.test(name))
        .map((name) => join(place, name));
    });
  }
  return places;
}

function globPattern(glob: string): RegExp {
  let depth = 0;
  const source = glob.replaceAll(/\[[^\]]+\]|[\s\S]/g, (token) => {
    if (token === "*") return ".*";
    if (token === "?") return ".";
    if (token.length > 1) return `[${token.slice(1, -1).replace(/^!/, "^").replaceAll("\\", "\\\\")}]`;
    if (token === "{") return depth++ >= 0 ? "(?:" : "";
    if (token === "}" && depth > 0) return depth-- > 0 ? ")" : "";
    if (token === "," && depth > 0) return "|";
    return token.replace(/[.+^$()|\\\]{}[]/, "\\$&");
  });
  return new RegExp(`^${source}${")".repeat(depth)}$`, "s");
}

function kind(path: string): "file" | "folder" | null {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  return kind(path) === "folder";
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
