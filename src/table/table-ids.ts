import type { MovieTable } from "../movies/movie.ts";
import { type Ids, idTexts } from "./id-column.ts";

/** The ids of tables that are numbers, as long as no copy of the table was made. */
const numbersOf = new WeakMap<MovieTable, Float64Array>();

/** A table with its ids, which are made into texts when they are asked for: a table of millions seldom needs them. */
export function withIds(fields: Omit<MovieTable, "ids">, ids: Ids): MovieTable {
  if (!(ids instanceof Float64Array)) return { ...fields, ids };
  let texts: readonly string[] | null = null;
  const table: MovieTable = {
    ...fields,
    get ids() {
      texts ??= idTexts(ids);
      return texts;
    },
  };
  numbersOf.set(table, ids);
  return table;
}

/** A table as one process sends it to another: whole numbers for ids where it has them, which are quicker to copy than texts. */
export interface PackedTable {
  readonly fields: Omit<MovieTable, "ids">;
  readonly ids: Ids;
}

export function packTable(table: MovieTable): PackedTable {
  const numbers = numbersOf.get(table);
  // Not by spreading, which would make the texts.
  const fields = Object.fromEntries(
    Object.keys(table)
      .filter((key) => key !== "ids")
      .map((key) => [key, table[key as keyof MovieTable]]),
  ) as unknown as PackedTable["fields"];
  return { fields, ids: numbers ?? table.ids };
}

export function unpackTable({ fields, ids }: PackedTable): MovieTable {
  return withIds(fields, ids);
}
