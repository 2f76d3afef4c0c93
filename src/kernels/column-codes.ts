import { type CodedRows, missingCode } from "./coded-rows.ts";
import { startLayout, withKernel } from "./module.ts";
import { kernel } from "./wasm/column-codes.ts";

interface Functions {
  codeColumn(
    values: number,
    rows: number,
    codes: number,
    lowest: number,
    highest: number,
    limit: number,
    keys: number,
    order: number,
    counts: number,
    digit: number,
  ): number;
}

/** Below this many rows short digits are faster: there is less to count than there are counters. */
const manyRows = 8192;

/**
 * Numbers the distinct values of each column in ascending order, 0 being −0 too; a missing value has the code 65,535. When a
 * column has more than 65,535 distinct values, neighbouring ones share codes, of about as many rows each. columns: 1 or
 * more columns of n numbers, NaN where missing.
 */
export function codeColumns(columns: readonly Float64Array[]): Pick<CodedRows, "codes" | "lowest" | "highest"> {
  const rows = columns[0]!.length;
  const limit = Math.min(rows, missingCode);
  const digit = rows < manyRows ? 8 : 11;
  const layout = startLayout();
  const values = layout.take(8 * rows);
  const codes = layout.take(2 * rows);
  const lowest = layout.take(8 * limit);
  const highest = layout.take(8 * limit);
  const keys = layout.take(16 * rows);
  const order = layout.take(8 * rows);
  const counts = layout.take(4 << digit);
  return withKernel<Functions, ReturnType<typeof codeColumns>>(kernel, layout.size(), ({ functions, buffer }) => {
    const coded = columns.map((column) => {
      new Float64Array(buffer, values, rows).set(column);
      const count = functions.codeColumn(values, rows, codes, lowest, highest, limit, keys, order, counts, digit);
      return {
        codes: new Uint16Array(buffer, codes, rows).slice(),
        lowest: new Float64Array(buffer, lowest, count).slice(),
        highest: new Float64Array(buffer, highest, count).slice(),
      };
    });
    return {
      codes: coded.map((column) => column.codes),
      lowest: coded.map((column) => column.lowest),
      highest: coded.map((column) => column.highest),
    };
  });
}
