import { z } from "zod";
import { measureNames } from "../movies/movie.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import { problemSchema } from "./problems.ts";

const columnRoles = ["movie_id", ...measureNames, "hit"] as const;

/** What a file would be as a movie table. */
export const previewSchema = z
  .object({
    name: z.string(),
    format: z.string(),
    delimiter: z.string().nullable().describe("What parts the fields, in words; null where nothing has to."),
    columns: z.array(
      z.object({
        name: z.string(),
        role: z.enum(columnRoles).nullable().describe("What it serves as; null for one that is carried through."),
        type: z.enum(["number", "date", "text", "empty"]).describe("Of its first values."),
      }),
    ),
    rows: z.array(z.array(z.string())).describe("The first rows as texts, as they stand in the file."),
    suggested: z.record(z.string(), z.string()).describe("For measures without a column, the name that comes nearest."),
    refusal: problemSchema.nullable().describe("Why the file would be refused; null when it would be taken in."),
    profile: z.looseObject({ rows: z.number().int() }).nullable(),
    notes: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: "Preview" });
export type Preview = Omit<z.infer<typeof previewSchema>, "profile"> & { readonly profile: TableProfile | null };
