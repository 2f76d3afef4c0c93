import { constants, getPriority } from "node:os";
import { basename } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import { type MeasureName, type MovieTable, measureNames } from "../movies/movie.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import type { FilePreview } from "../table/file-preview.ts";
import { previewIsolated, profileIsolated, type ReadControl, readIsolated } from "../table/read-isolated.ts";
import type { ReadOptions } from "../table/read-options.ts";
import { takeTurns } from "./take-turns.ts";

const column = z.string().max(200);

/** How an uploaded file is to be read: the options of the command line that a browser may choose. */
export const readChoicesSchema = z
  .strictObject({
    format: z.enum(["csv", "jsonl", "parquet", "xlsx"]).optional(),
    completion: z.enum(["share", "percent"]).optional(),
    ratingScale: z.number().positive().max(1000).optional(),
    id: column.optional(),
    target: column.optional(),
    columns: z
      .strictObject(Object.fromEntries(measureNames.map((name) => [name, column.optional()])) as ColumnFields)
      .describe("Which columns of the file hold the measures, where they are called otherwise.")
      .optional(),
    decimal: z.enum(["point", "comma"]).optional(),
    delimiter: z.string().length(1).optional(),
    sheet: column.optional(),
  })
  .meta({ id: "ReadChoices" });
export type ReadChoices = z.infer<typeof readChoicesSchema>;

type ColumnFields = Record<MeasureName, z.ZodOptional<typeof column>>;

/** The name an uploaded file is kept under: the ending of its own, which says how it is read, and nothing else of it. */
export function keptName(name: string): string {
  return `table${/(\.[a-z]{1,8}){1,2}$/i.exec(name)?.[0].toLowerCase() ?? ""}`;
}

/** A file that was uploaded: where it is kept, and the name it came with, by which refusals speak of it. */
export interface UploadedFile {
  readonly path: string;
  readonly name: string;
}

type UploadedOptions = ReadChoices & Pick<ReadOptions, "measures">;

/** Reads an uploaded file, in a process of its own whatever its format. Throws what reading throws. */
export async function readUploaded(
  file: UploadedFile,
  read: UploadedOptions,
  signal?: AbortSignal,
): Promise<MovieTable> {
  return { ...(await asked(readIsolated, file, read, signal)), source: file.name };
}

/** The profile of an uploaded file, as `marquee profile` makes it. Throws what reading throws. */
export async function profileUploaded(file: UploadedFile, read: UploadedOptions): Promise<TableProfile> {
  return { ...(await asked(profileIsolated, file, read)), source: file.name };
}

/** A look at an uploaded file before it is taken in. Throws what previewFile throws. */
export async function previewUploaded(
  file: UploadedFile,
  read: UploadedOptions,
  signal?: AbortSignal,
): Promise<FilePreview> {
  const preview = await asked(previewIsolated, file, read, signal);
  const { refusal, profile } = preview;
  return {
    ...preview,
    refusal: refusal === null ? null : { ...refusal, details: renamed(refusal.details, file) },
    profile: profile === null ? null : { ...profile, source: file.name },
    notes: preview.notes.map((own) => ({ ...own, message: own.message.replaceAll(basename(file.path), file.name) })),
  };
}

type Asking<Answer> = (
  source: UploadedFile,
  name: string,
  options: ReadOptions,
  control: ReadControl,
) => Promise<Answer>;

const readingTurns = takeTurns(2);
/** Requests go before readings. */
const priority = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL);

/** Asks a reading process when it is its turn: each may take gigabytes. */
async function asked<Answer>(
  asking: Asking<Answer>,
  file: UploadedFile,
  read: UploadedOptions,
  signal?: AbortSignal,
): Promise<Answer> {
  const options = read as ReadOptions;
  const control = { priority, ...(signal === undefined ? {} : { signal }) };
  try {
    return await readingTurns(() => asking(file, basename(file.path), options, control), signal);
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    throw new MarqueeError(error.code, renamed(error.details, file));
  }
}

function renamed(details: MarqueeError["details"], { path, name }: UploadedFile): MarqueeError["details"] {
  const { where } = details;
  return where === undefined
    ? details
    : { ...details, where: where.replaceAll(path, name).replaceAll(basename(path), name) };
}
