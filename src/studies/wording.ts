import type { Interval } from "../movies/segment-result.ts";

/** Figures as the sentences of a study write them. */

/** 2955 → `2,955`. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** 1, "movie" → `1 movie`; 2955, "movie" → `2,955 movies`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** 0.5333 → `53%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** [0.68, 1] → `68–100%`. */
export function percentRange([low, high]: Interval): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}%`;
}

/** 0.688 → `0.69`. */
export function score(value: number): string {
  return value.toFixed(2);
}

/** [0.72, 0.8] → `0.72–0.80`. */
export function scoreRange([low, high]: Interval): string {
  return `${score(low)}–${score(high)}`;
}

/** ["a", "b", "c"] → `a, b and c`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
