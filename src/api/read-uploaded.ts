import { basename } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import { readMovies } from "../table/read-movies.ts";
import type { ReadOptions } from "../table/read-options.ts";

/** How an uploaded file is to be read: the options of the command line that a browser may choose. */
export const readChoicesSchema = z
  .strictObject({
    format: z.enum(["csv", "jsonl", "parquet", "xlsx"]).optional(),
    completion: z.enum(["share", "percent"]).optional(),
    ratingScale: z.number().positive().max(1000).optional(),
    id: z.string().max(200).optional(),
    target: z.string().max(200).optional(),
    delimiter: z.string().length(1).optional(),
    sheet: z.string().max(200).optional(),
  })
  .meta({ id: "ReadChoices" });
export type ReadChoices = z.infer<typeof readChoicesSchema>;

/** The name an uploaded file is kept under: the ending of its own, which says how it is read, and nothing else of it. */
export function keptName(name: string): string {
  return `table${/(\.[a-z]{1,8}){1,2}$/i.exec(name)?.[0].toLowerCase() ?? ""}`;
}

/** Reads a file that was uploaded and kept, in a process of its own whatever its format. What is refused speaks of it by the name it came with. Throws what reading throws. */
export async function readUploaded(
  path: string,
  name: string,
  read: ReadChoices & Pick<ReadOptions, "measures">,
): Promise<MovieTable> {
  try {
    return { ...(await readMovies(path, { ...read, isolated: true })), source: name };
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    const where = error.details.where?.replaceAll(path, name).replaceAll(basename(path), name);
    throw new MarqueeError(error.code, where === undefined ? error.details : { ...error.details, where });
  }
}
