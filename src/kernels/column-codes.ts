import { missingCode } from "./coded-rows.ts";
import { startLayout, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
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
  ): void;
}

/** Below this many rows short digits are faster: there is less to count than there are counters. */
const manyRows = 8192;

/** The code of each row, column by column, and the lowest and the highest value of each code. */
interface ColumnCodes {
  readonly codes: Uint16Array<ArrayBuffer>[];
  readonly lowest: Float64Array<ArrayBuffer>[];
  readonly highest: Float64Array<ArrayBuffer>[];
}

/**
 * Numbers the distinct values of each column in ascending order, 0 being −0 too; a missing value has the code 65,535. When a
 * column has more than 65,535 distinct values, neighbouring ones share codes, of about as many rows each. columns: 1 or
 * more columns of n numbers, NaN where missing.
 */
export function codeColumns(columns: readonly Float64Array[], threads?: KernelThreads): ColumnCodes {
  const rows = columns[0]!.length;
  const limit = Math.min(rows, missingCode);
  const digit = rows < manyRows ? 8 : 11;
  const used = threadsFor(rows, threads);
  const layout = startLayout();
  const places = Array.from({ length: used?.count ?? 1 }, () => ({
    values: layout.take(8 * rows),
    codes: layout.take(2 * rows),
    lowest: layout.take(8 * limit),
    highest: layout.take(8 * limit),
    keys: layout.take(16 * rows),
    order: layout.take(8 * rows),
    counts: layout.take(4 << digit),
  }));
  return withKernel<Functions, ColumnCodes>(
    kernel,
    layout.size(),
    ({ buffer, onEach }) => {
      const coded: ColumnCodes = { codes: [], lowest: [], highest: [] };
      // A column a thread at a time.
      for (let first = 0; first < columns.length; first += places.length) {
        const batch = columns.slice(first, first + places.length);
        batch.forEach((column, thread) => {
          new Float64Array(buffer, places[thread]!.values, rows).set(column);
        });
        onEach("codeColumn", (thread) => {
          const { values, codes, lowest, highest, keys, order, counts } = places[thread]!;
          const own = thread < batch.length ? rows : 0;
          return [values, own, codes, lowest, highest, limit, keys, order, counts, digit];
        });
        for (const { codes, lowest, highest, counts } of places.slice(0, batch.length)) {
          const count = new Uint32Array(buffer, counts, 1)[0]!;
          coded.codes.push(new Uint16Array(buffer, codes, rows).slice());
          coded.lowest.push(new Float64Array(buffer, lowest, count).slice());
          coded.highest.push(new Float64Array(buffer, highest, count).slice());
        }
      }
      return coded;
    },
    used,
  );
}
