import { decimal, percent, whole } from "../charts/words.ts";
import type { MeasureName } from "../movies/movie.ts";
import type { Interval } from "../movies/segment-result.ts";

export { decimal, percent, whole };

/** What stands where there is no figure. */
export const none = "–";

/** A score such as ROC AUC: 2 decimals. */
export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? none : decimal(value, 2);
}

/** "0.87–0.92"; with minus signs about, "−0.02 to 0.01". */
export function scoreRange(interval: Interval | null | undefined, digits = 2): string {
  if (interval === null || interval === undefined) return none;
  const [low, high] = interval.map((value) => decimal(value, digits)) as [string, string];
  return low.startsWith("−") || high.startsWith("−") ? `${low} to ${high}` : `${low}–${high}`;
}

/** "68–100%". */
export function percentRange(interval: Interval | null | undefined): string {
  if (interval === null || interval === undefined) return none;
  return `${Math.round(interval[0] * 100)}–${percent(interval[1])}`;
}

/** A measure in its unit: "82 min", "74%", "6,847", "4.2". */
export function measureText(name: MeasureName, value: number | null): string {
  if (value === null) return none;
  switch (name) {
    case "avg_watch_time":
      return `${decimal(value, 0)} min`;
    case "completion_rate":
      return percent(value);
    case "ratings_count":
      return whole(value);
    case "avg_rating":
      return decimal(value, 1);
  }
}

/** 1, "movie" is "1 movie"; 2955, "movie" is "2,955 movies". */
export function countOf(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a, b and c". */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** "22 November 2026, 19:05 UTC"; a text that is no ISO date stays as it is. */
export function dateText(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(iso);
  const month = months[Number(match?.[2]) - 1];
  return match === null || month === undefined ? iso : `${Number(match[3])} ${month} ${match[1]}, ${match[4]} UTC`;
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
