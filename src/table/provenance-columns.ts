import { type CellValue, type ExtraColumn, type MeasureProxy, type MovieTable, measureNames } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";

/**
 * Where a table's measures and target come from when they were not observed, as columns that every format and program keeps:
 * `completion_rate_formula` with the formula of a stand-in in each row, and `hit_rule` with the rule of a computed target.
 */
export function provenanceColumns({ proxies, targetRule, hit, ids }: MovieTable): ExtraColumn[] {
  const same = (name: string, text: string) => ({ name, values: ids.map(() => text) });
  return [
    ...proxies.map(({ column, formula }) => same(formulaColumn(column), formula)),
    ...(targetRule === null || hit === null ? [] : [same(ruleColumn, targetRule)]),
  ];
}

/** Takes such columns out of a table that was read, and lets it say what they say (PROXY, DERIVED_TARGET). */
export function withProvenance(table: MovieTable): MovieTable {
  const told = new Map<string, string>();
  for (const { name, values } of table.extras) {
    const text = isProvenance(name, table) ? textOf(values) : null;
    if (text !== null) told.set(name, text);
  }
  if (told.size === 0) return table;
  const proxies = measureNames.flatMap((column): MeasureProxy[] => {
    const formula = told.get(formulaColumn(column));
    return formula === undefined ? [] : [{ column, formula }];
  });
  const targetRule = told.get(ruleColumn) ?? null;
  return {
    ...table,
    extras: table.extras.filter(({ name }) => !told.has(name)),
    proxies,
    targetRule,
    notes: [...table.notes, ...provenanceNotes(proxies, targetRule)],
  };
}

const ruleColumn = "hit_rule";

function formulaColumn(measure: string): string {
  return `${measure}_formula`;
}

function isProvenance(name: string, { hit }: MovieTable): boolean {
  return (name === ruleColumn && hit !== null) || measureNames.some((measure) => name === formulaColumn(measure));
}

/** The texts of a column, each once; null when it holds anything else or nothing. A table put together of several may have several. */
function textOf(values: readonly CellValue[]): string | null {
  const texts = new Set<string>();
  for (const value of values) {
    if (value === null) continue;
    if (typeof value !== "string" || texts.size > 5) return null;
    texts.add(value);
  }
  return texts.size === 0 ? null : [...texts].join(", or ");
}

function provenanceNotes(proxies: readonly MeasureProxy[], targetRule: string | null): Note[] {
  return [
    ...proxies.map(({ column, formula }) =>
      note("PROXY", `${column} is a stand-in, not a measurement: ${column} = ${formula}.`),
    ),
    ...(targetRule === null ? [] : [note("DERIVED_TARGET", `hit is computed, not observed: ${targetRule}.`)]),
  ];
}
