import * as z from "zod/mini";
import { mostReferenceMovies } from "./reference-movies.ts";

const measure = z.array(z.nullable(z.number())).check(z.maxLength(mostReferenceMovies));

/** The reference movies in a model file: columns of one length, 1 to 200 rows. */
export const referenceMoviesSchema = z
  .object({
    ids: z.array(z.string()).check(z.minLength(1), z.maxLength(mostReferenceMovies)),
    titles: z.array(z.string()).check(z.maxLength(mostReferenceMovies)),
    measures: z.object({
      avg_watch_time: measure,
      completion_rate: measure,
      ratings_count: measure,
      avg_rating: measure,
    }),
    hit: z.array(z.union([z.literal(0), z.literal(1)])).check(z.maxLength(mostReferenceMovies)),
  })
  .check(
    z.refine(
      ({ ids, titles, measures, hit }) =>
        [titles, hit, ...Object.values(measures)].every((column) => column.length === ids.length),
      "the columns differ in length",
    ),
  );
