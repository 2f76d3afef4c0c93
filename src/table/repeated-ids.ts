import { MarqueeError } from "../errors.ts";
import { type MovieTable, measureNames, takeMovies } from "../movies/movie.ts";
import { note } from "../notes.ts";
import { type Ids, isRising } from "./id-column.ts";
import { quoted } from "./read-options.ts";

/**
 * Drops the rows that repeat an earlier one in every column (DEDUPED). Throws ID_CONFLICT when two rows have one id and
 * differ elsewhere. given: the ids as they were read.
 */
export function dropRepeats(table: MovieTable, given: Ids): MovieTable {
  if (given instanceof Float64Array ? allDiffer(given) : onlyGrow(given)) return table;
  const { ids } = table;
  const firstRow = new Map<string, number>();
  const repeats: number[] = [];
  const kept: number[] = [];
  ids.forEach((id, row) => {
    const first = firstRow.get(id);
    if (first === undefined) {
      firstRow.set(id, row);
      kept.push(row);
      return;
    }
    const column = differingColumn(table, first, row);
    if (column !== null) {
      throw new MarqueeError("ID_CONFLICT", {
        where: table.source,
        row: row + 1,
        expected: "one row for each id",
        found: `the id ${quoted(id)} of row ${first + 1} again, with another ${column}`,
        remedy: "Remove one of the two rows or correct its id.",
      });
    }
    repeats.push(row);
  });
  if (repeats.length === 0) return table;
  const rows = repeats.length === 1 ? "1 row repeats" : `${repeats.length} rows repeat`;
  const message = `${rows} an earlier row exactly and ${repeats.length === 1 ? "was" : "were"} dropped (row ${repeats[0]! + 1}${repeats.length > 1 ? " first" : ""}).`;
  const unique = takeMovies(table, kept);
  return { ...unique, notes: [...unique.notes, note("DEDUPED", message)] };
}

/** True when no number comes twice. */
function allDiffer(numbers: Float64Array): boolean {
  return isRising(numbers.slice().sort());
}

/** Ids that only grow, first in length and then in the order of their characters, cannot repeat: most tables are sorted. */
function onlyGrow(ids: readonly string[]): boolean {
  for (let row = 1; row < ids.length; row++) {
    const before = ids[row - 1]!;
    const id = ids[row]!;
    if (id.length < before.length || (id.length === before.length && id <= before)) return false;
  }
  return true;
}

function differingColumn(table: MovieTable, first: number, second: number): string | null {
  const measure = measureNames.find((name) => !Object.is(table.measures[name][first], table.measures[name][second]));
  if (measure !== undefined) return measure;
  if (table.hit !== null && table.hit[first] !== table.hit[second]) return "hit";
  return table.extras.find(({ values }) => values[first] !== values[second])?.name ?? null;
}
