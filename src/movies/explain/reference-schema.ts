import * as z from "zod/mini";
import { mostInputs } from "../choose-fields.ts";
import { mostReferenceMovies } from "./reference-movies.ts";

const input = z.object({
  name: z.string(),
  values: z.array(z.nullable(z.union([z.number(), z.string()]))).check(z.maxLength(mostReferenceMovies)),
});

/** The reference movies in a model file: columns of one length, 1 to 200 rows. */
export const referenceMoviesSchema = z
  .object({
    ids: z.array(z.string()).check(z.minLength(1), z.maxLength(mostReferenceMovies)),
    titles: z.array(z.string()).check(z.maxLength(mostReferenceMovies)),
    inputs: z.array(input).check(z.maxLength(mostInputs)),
    hit: z.array(z.union([z.literal(0), z.literal(1)])).check(z.maxLength(mostReferenceMovies)),
  })
  .check(
    z.refine(
      ({ ids, titles, inputs, hit }) =>
        [titles, hit, ...inputs.map(({ values }) => values)].every((column) => column.length === ids.length),
      "the columns differ in length",
    ),
  );
