import { fitScale } from "../../learn/scale.ts";
import type { Columns } from "../../math/columns.ts";

/** The standard deviation of each column's known values: the unit of its distances. 1 for a column that is constant or unknown. */
export function standardUnits(columns: Columns): number[] {
  return columns.map((column) => {
    const known = column.filter((value) => !Number.isNaN(value));
    return known.length === 0 ? 1 : fitScale([known])[0]!.deviation;
  });
}
