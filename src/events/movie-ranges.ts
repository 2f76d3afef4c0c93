import { dialects, type SqlDialect } from "../engine/dialect.ts";
import type { Census } from "./movie-sums.ts";

/**
 * The kept events in at most `count` ranges of movies, none with more than its share and one movie. Each is a condition of SQL; each event is in
 * exactly one.
 */
export function movieRanges({ kept, movies }: Census, count: number, dialect: SqlDialect): string[] {
  if (count === 0) return [];
  const size = kept / count;
  // As the engines order texts: by their bytes.
  const ordered = movies.map(({ id, events }) => ({ id, bytes: Buffer.from(id), events }));
  ordered.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const firsts: string[] = [];
  let before = 0;
  let range = 0;
  for (const { id, events } of ordered) {
    if (Math.floor(before / size) > range) {
      firsts.push(id);
      range = Math.floor(before / size);
    }
    before += events;
  }
  const text = dialects[dialect].text;
  return [null, ...firsts].map((first, index) => {
    const next = firsts[index];
    const conditions = [
      ...(first === null ? [] : [`movie_id >= ${text(first)}`]),
      ...(next === undefined ? [] : [`movie_id < ${text(next)}`]),
    ];
    return conditions.length === 0 ? "TRUE" : conditions.join(" AND ");
  });
}
