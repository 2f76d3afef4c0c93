import type { Engine, QueryOptions } from "../engine/engine.ts";

/** A value of a result as the roll-up has them: whole numbers as numbers. */
type Value = string | number | null;

/** The rows of a query by the names of its columns, one at a time. Whole numbers must be safe integers. */
export async function* queryRows(
  engine: Engine,
  sql: string,
  options: QueryOptions,
): AsyncGenerator<(column: string) => Value> {
  for await (const batch of engine.query(sql, options)) {
    const columns = new Map(batch.schema.fields.map(({ name }, index) => [name, batch.getChildAt(index)]));
    for (let row = 0; row < batch.numRows; row++) {
      yield (name) => {
        const value: unknown = columns.get(name)!.get(row);
        return typeof value === "bigint" ? Number(value) : (value as Value);
      };
    }
  }
}
