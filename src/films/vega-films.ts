import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { MarqueeError } from "../errors.ts";
import { filmTable, type ListedFilms } from "./film-table.ts";

/** The npm package the film list is in. It is not a dependency: its file states no licence, so it is never copied. */
export const filmPackage = "vega-datasets";

/**
 * The film list of the npm package `vega-datasets` as a movie table, or null when the package is not installed
 * (looked for beside Marquee and in the working directory). Throws FORMAT_MISMATCH, JSON_INVALID, TYPE and
 * DATE_INVALID when the file is not the list it should be.
 */
export async function readVegaFilms(): Promise<ListedFilms | null> {
  const folder = findFilmPackage();
  if (folder === null) return null;
  const [bytes, manifest] = await Promise.all([
    readFile(join(folder, "data", "movies.json")),
    readFile(join(folder, "package.json"), "utf8"),
  ]);
  const { version } = JSON.parse(manifest) as { version: string };
  const hash = createHash("sha256").update(bytes).digest("hex");
  return filmTable(parseFilms(bytes.toString("utf8")), `film list of ${filmPackage} ${version}`, hash);
}

/** The package exports only its code, so the data are found from where the code is. */
function findFilmPackage(): string | null {
  for (const base of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return dirname(dirname(createRequire(base).resolve(filmPackage)));
    } catch {
      // not installed here: look in the next place
    }
  }
  return null;
}

function parseFilms(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MarqueeError("JSON_INVALID", {
      where: `${filmPackage} movies.json`,
      expected: "a JSON document",
      found: text.slice(0, 40),
      remedy: `Install it again: npm install ${filmPackage}`,
    });
  }
}
