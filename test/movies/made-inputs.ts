import type { Columns } from "../../src/math/columns.ts";
import type { InputColumn } from "../../src/movies/inputs.ts";
import { measureNames } from "../../src/movies/movie.ts";

/** Number inputs with the names of the measures. */
export function numberInputs(columns: Columns): InputColumn[] {
  return columns.map((values, index) => ({ name: measureNames[index]!, kind: "number", values }));
}
