import { type MovieTable, measureNames, movieCount } from "../movie.ts";
import type { Duplicates, Repeats } from "./profile-result.ts";

const mostExamples = 5;

/** Ids, rows (all but the id) and titles that occur more than once. */
export function duplicatesOf(table: MovieTable): Duplicates {
  const titles = table.extras.find(({ name }) => name.toLowerCase() === "title");
  const titleKeys = titles?.values.map((title) => (title === null || title === "" ? null : String(title)));
  return {
    ids: repeatsOf(table.ids, table.ids),
    rows: repeatsOf(rowKeys(table), table.ids),
    titles: titleKeys === undefined ? null : repeatsOf(titleKeys, table.ids),
  };
}

/** keys: null for those that cannot repeat anything. */
function repeatsOf(keys: readonly (string | null)[], ids: readonly string[]): Repeats {
  const firstRow = new Map<string, number>();
  const examples: [string, string][] = [];
  let repeated = 0;
  keys.forEach((key, row) => {
    if (key === null) return;
    const first = firstRow.get(key);
    if (first === undefined) {
      firstRow.set(key, row);
      return;
    }
    repeated++;
    if (examples.length < mostExamples) examples.push([ids[first]!, ids[row]!]);
  });
  return { repeated, examples };
}

/** A text for each row that is the same for rows with the same values. */
function rowKeys(table: MovieTable): string[] {
  const measures = measureNames.map((name) => table.measures[name]);
  return Array.from({ length: movieCount(table) }, (_, row) => {
    const extras = table.extras.map(({ values }) => JSON.stringify(values[row]));
    return [...measures.map((values) => values[row]), table.hit?.[row], ...extras].join("\n");
  });
}
