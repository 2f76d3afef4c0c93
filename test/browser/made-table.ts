import { randomStream } from "../../src/math/random.ts";

/** A table of two crowds, in part hits, as CSV. */
export function manyMovies(count: number): string {
  const random = randomStream(5);
  const lines = ["movie_id,title,avg_watch_time,completion_rate,ratings_count,avg_rating,hit"];
  for (let row = 0; row < count; row++) {
    const liked = random.next() < 0.4 ? 1 : 0;
    const share = Math.min(1, Math.max(0, 0.35 + 0.35 * liked + 0.1 * random.normal()));
    const watched = Math.max(0, 60 + 50 * liked + 15 * random.normal());
    const ratings = Math.round(Math.exp(6 + liked + 0.6 * random.normal()));
    const rating = Math.min(5, Math.max(1, 3 + liked + 0.4 * random.normal()));
    const hit = random.next() < 0.2 + 0.6 * liked ? 1 : 0;
    lines.push(`m${row},"Film, ${row}",${watched},${share},${ratings},${rating},${hit}`);
  }
  return lines.join("\n");
}
