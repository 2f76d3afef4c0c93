import type { Engine, Source } from "../../src/engine/engine.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";

export interface Compared {
  readonly rows: number;
  /** Movies whose verdict, hit or segment is another. */
  readonly others: number;
  readonly largestDifference: number;
}

/** Holds written scores against what predict says of the same movies, whatever their order. */
export async function compareScores(
  engine: Engine,
  scores: Source,
  model: HitModel,
  movies: MovieTable,
): Promise<Compared> {
  await engine.bind("compared", scores);
  const places = new Map(movies.ids.map((id, row) => [id, row]));
  const { predictions } = predict(model, movies, { explain: false });
  let [rows, others, largestDifference] = [0, 0, 0];
  const sql =
    "SELECT movie_id, hit_probability, CAST(hit_predicted AS INT) AS hit, hit_verdict, segment_name FROM compared";
  for await (const batch of engine.query(sql)) {
    for (const row of batch) {
      const { probability, hit, verdict, segment } = predictions[places.get(row["movie_id"] as string)!]!;
      const difference = Math.abs((row["hit_probability"] as number) - probability);
      rows++;
      if (row["hit"] !== hit || row["hit_verdict"] !== verdict || row["segment_name"] !== segment) others++;
      // A difference that is no number counts as the largest of all.
      if (!(difference <= largestDifference)) largestDifference = difference;
    }
  }
  return { rows, others, largestDifference };
}
