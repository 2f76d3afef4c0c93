import { describe, expect, it } from "vitest";
import { scoredColumns } from "../../src/cli/scored-table.ts";
import { tableFromRecords } from "../../src/table/read-movies.ts";

const movie = { avg_watch_time: 100, completion_rate: 0.8, ratings_count: 50, avg_rating: 4 };
const table = tableFromRecords(
  [
    { ...movie, movie_id: "a", title: "Alien", Segment: "old" },
    { ...movie, movie_id: "b", title: "Brazil", Segment: "old" },
    { ...movie, movie_id: "c", title: "Cube", Segment: "old" },
  ],
  "three movies",
);

describe("scoredColumns", () => {
  const columns = scoredColumns(table, { ids: ["c", "a"], columns: { segment: [1, 0], name: ["low", "high"] } });
  const values = (name: string) => Array.from(columns.find((column) => column.name === name)?.values ?? []);

  it("gives each movie its own scores, whatever their order, and those without any missing values", () => {
    expect(values("movie_id")).toEqual(["a", "b", "c"]);
    expect(values("segment")).toEqual([0, null, 1]);
    expect(values("name")).toEqual(["high", null, "low"]);
  });

  it("puts the new columns last, in place of columns of the same name in any letter case", () => {
    expect(columns.map((column) => column.name)).toEqual([
      "movie_id",
      "avg_watch_time",
      "completion_rate",
      "ratings_count",
      "avg_rating",
      "title",
      "segment",
      "name",
    ]);
  });
});
