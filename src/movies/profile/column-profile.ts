import { type CellValue, type MovieTable, measureLabel, measures } from "../movie.ts";
import { distinctCount, numberProfile } from "./number-profile.ts";
import type { ColumnProfile, ColumnType } from "./profile-result.ts";

const mostFrequent = 10;
const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/;

/** Every column of a table: the id, the four measures, the target, then the carried ones. */
export function columnProfiles(table: MovieTable): ColumnProfile[] {
  const { ids, hit, extras } = table;
  return [
    textColumn("movie_id", "id", ids),
    ...measures.map((measure) => {
      const words = { label: measureLabel(table, measure), unit: measure.unit, role: "measure" } as const;
      return numberColumn(measure.name, words, table.measures[measure.name]);
    }),
    ...(hit === null
      ? []
      : [
          textColumn(
            "hit",
            "target",
            Array.from(hit, (value) => (value < 0 ? null : value === 1)),
          ),
        ]),
    ...extras.map(({ name, values }) => {
      const numbers = columnNumbers(values);
      return numbers === null
        ? textColumn(name, "extra", values)
        : numberColumn(name, { label: name, unit: null, role: "extra" }, numbers);
    }),
  ];
}

/** The values of a carried column as numbers, NaN where missing; null unless all that are known are numbers, and one is. */
export function columnNumbers(values: readonly CellValue[]): Float64Array | null {
  const isNumeric = values.every((value) => value === null || typeof value === "number");
  if (!isNumeric || values.every((value) => value === null)) return null;
  return Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
}

/** The known values of a column, upwards. */
export function knownSorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

function numberColumn(
  column: string,
  words: Pick<ColumnProfile, "label" | "unit" | "role">,
  values: Float64Array,
): ColumnProfile {
  const sorted = knownSorted(values);
  return {
    column,
    ...words,
    type: sorted.length === 0 ? "empty" : "number",
    known: sorted.length,
    missing: values.length - sorted.length,
    distinct: distinctCount(sorted),
    numbers: sorted.length === 0 ? null : numberProfile(sorted),
    frequent: null,
  };
}

function textColumn(column: string, role: ColumnProfile["role"], values: readonly CellValue[]): ColumnProfile {
  const counts = new Map<string, number>();
  const types = new Set<ColumnType>();
  let known = 0;
  for (const value of values) {
    if (value === null || value === "") continue;
    known++;
    types.add(cellType(value));
    counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const frequent = topCounts(counts);
  const label = role === "id" ? "Id" : role === "target" ? "Hit" : column;
  return {
    column,
    label,
    unit: null,
    role,
    type: role === "id" ? "text" : jointType(types),
    known,
    missing: values.length - known,
    distinct: counts.size,
    numbers: null,
    frequent,
  };
}

function cellType(value: string | number | boolean): ColumnType {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return isoDate.test(value) ? "date" : "text";
}

function jointType(types: ReadonlySet<ColumnType>): ColumnType {
  if (types.size === 0) return "empty";
  if (types.size === 1) return [...types][0]!;
  // A date among texts is a text that happens to look like one.
  return [...types].every((type) => type === "text" || type === "date") ? "text" : "mixed";
}

/** The most frequent values. A value that is there once says nothing, unless there are few. */
function topCounts(counts: ReadonlyMap<string, number>): { value: string; count: number }[] {
  const repeated = Array.from(counts, ([value, count]) => ({ value, count })).filter(
    ({ count }) => count > 1 || counts.size <= mostFrequent,
  );
  return repeated.sort((a, b) => b.count - a.count).slice(0, mostFrequent);
}
