import type { SegmentResult } from "../../src/movies/segment-result.ts";

/** The movies with their segments as records, for a download; of some rows, or of all. */
export function movieRows({ movies, segments }: SegmentResult, rows?: Int32Array): Record<string, unknown>[] {
  return Array.from(rows ?? movies.ids.keys(), (row) => ({
    movie_id: movies.ids[row],
    title: movies.titles[row],
    engagement: movies.engagement[row],
    popularity: movies.popularity[row],
    segment: segments[movies.segment[row]!]!.name,
    confidence: movies.confidence[row],
    hit: movies.hit[row],
  }));
}
