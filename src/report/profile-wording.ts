import { compact } from "../charts/words.ts";
import type { ColumnProfile, Repeats, TableProfile } from "../movies/profile/profile-result.ts";
import { countOf, listOf, percent, score, whole } from "./format.ts";

const mostNamed = 6;

/** What a profile comes to, in sentences that the page and the terminal share. What its notes say is not said again. */
export function profileFindings(profile: TableProfile): string[] {
  return [missing(profile), duplicates(profile), outliers(profile), separation(profile)].filter(
    (sentence) => sentence !== "",
  );
}

/** "15 movies, 6 columns; 8 of the 15 with a known target are hits (53%)". */
export function profileSize({ rows, columns, target }: TableProfile): string {
  const size = `${countOf(rows, "movie")}, ${countOf(columns.length, "column")}`;
  if (target === null) return `${size}; no target`;
  if (target.hitRate === null) return `${size}; no target is known`;
  return `${size}; ${whole(target.hits)} of the ${whole(target.known)} with a known target are hits (${percent(target.hitRate)})`;
}

function missing({ columns, rows }: TableProfile): string {
  const gaps = columns.filter((column) => column.missing > 0).sort((a, b) => b.missing - a.missing);
  if (gaps.length === 0) return "No value is missing.";
  const named = gaps
    .slice(0, mostNamed)
    .map(
      (column) => `${column.column} (${whole(column.missing)} of ${whole(rows)}, ${percent(column.missing / rows)})`,
    );
  return `Values are missing in ${listOf(named)}${gaps.length > mostNamed ? `, and in ${countOf(gaps.length - mostNamed, "more column")}` : ""}.`;
}

function duplicates({ duplicates: { ids, rows, titles } }: TableProfile): string {
  const found = [
    repeats(ids, "id comes again", "ids come again", ([first]) => first),
    repeats(rows, "movie repeats another in all but its id", "movies repeat another in all but their id", pairText),
    titles === null
      ? ""
      : repeats(titles, "title is shared with another movie", "titles are shared with another movie", pairText),
  ].filter((part) => part !== "");
  return found.length === 0 ? "No id, row or title comes twice." : `${found.join("; ")}.`;
}

function repeats(
  { repeated, examples }: Repeats,
  one: string,
  many: string,
  text: (example: readonly [string, string]) => string,
): string {
  const [example] = examples;
  if (repeated === 0 || example === undefined) return "";
  return `${whole(repeated)} ${repeated === 1 ? one : many} (${repeated === 1 ? "" : "first "}${text(example)})`;
}

function pairText([first, again]: readonly [string, string]): string {
  return `${again} as ${first}`;
}

function outliers({ columns }: TableProfile): string {
  const outside = columns.flatMap(({ column, numbers }) => {
    const count = numbers === null ? 0 : numbers.outliers.low + numbers.outliers.high;
    return count === 0 ? [] : [`${column} (${outlierText(numbers!)})`];
  });
  if (outside.length === 0) return "No value lies beyond 1.5 interquartile ranges from the quartiles.";
  const more = outside.length > mostNamed ? ` and ${countOf(outside.length - mostNamed, "more column")}` : "";
  return `Beyond 1.5 interquartile ranges from the quartiles lie values of ${listOf(outside.slice(0, mostNamed))}${more}. They are kept: in tables of movies the extremes are often the point.`;
}

function outlierText({ outliers: { low, high, lowFence, highFence } }: NonNullable<ColumnProfile["numbers"]>): string {
  const parts = [
    low === 0 ? "" : `${whole(low)} below ${compact(lowFence)}`,
    high === 0 ? "" : `${whole(high)} above ${compact(highFence)}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function separation({ hitAgainstNot: [best] }: TableProfile): string {
  if (best === undefined) return "";
  const direction = best.rocAuc >= 0.5 ? "higher" : "lower";
  return `${best.column} tells hits from the others best: a hit has the ${direction} value in ${percent(Math.max(best.rocAuc, 1 - best.rocAuc))} of pairs (ROC AUC ${score(best.rocAuc)}).`;
}
