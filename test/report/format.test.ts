import { describe, expect, it } from "vitest";
import {
  countOf,
  dateText,
  decimal,
  listOf,
  measureText,
  percentRange,
  score,
  scoreRange,
  whole,
} from "../../src/report/format.ts";

describe("figures in the report", () => {
  it("count with thousands apart and agree in number", () => {
    expect([whole(999), whole(2955), whole(1234567)]).toEqual(["999", "2,955", "1,234,567"]);
    expect([countOf(1, "movie"), countOf(2955, "movie")]).toEqual(["1 movie", "2,955 movies"]);
  });

  it("have a true minus sign and no negative zero", () => {
    expect([decimal(-0.25, 2), decimal(-0.001, 2), decimal(0.005, 1)]).toEqual(["−0.25", "0.00", "0.0"]);
  });

  it("write ranges with a dash, or with a word where a minus sign would be misread", () => {
    expect([scoreRange([0.8712, 0.92]), scoreRange([-0.02, 0.01])]).toEqual(["0.87–0.92", "−0.02 to 0.01"]);
    expect(percentRange([0.6756, 1])).toBe("68–100%");
  });

  it("show a dash where there is no figure", () => {
    expect([score(null), scoreRange(undefined), percentRange(null), measureText("avg_rating", null)]).toEqual([
      "–",
      "–",
      "–",
      "–",
    ]);
  });

  it("give every measure its unit", () => {
    expect([
      measureText("avg_watch_time", 81.6),
      measureText("completion_rate", 0.745),
      measureText("ratings_count", 6846.7),
      measureText("avg_rating", 4.25),
    ]).toEqual(["82 min", "75%", "6,847", "4.3"]);
  });

  it("write dates for people and leave what is no date alone", () => {
    expect(dateText("2026-11-02T19:05:59.000Z")).toBe("2 November 2026, 19:05 UTC");
    expect(dateText("2026-13-02T19:05:59Z")).toBe("2026-13-02T19:05:59Z");
    expect(dateText("yesterday")).toBe("yesterday");
  });

  it("list words as people do", () => {
    expect([listOf([]), listOf(["a"]), listOf(["a", "b"]), listOf(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });
});
