import type { RowSplit } from "./split-rows.ts";

/**
 * Forward chaining: the rows in order of time are cut into folds + 1 blocks of about the same size, and each fold trains on
 * all blocks before the one it tests on. Rows of one moment stay in one block, so training rows are always strictly earlier
 * than test rows. moments: n finite numbers that grow with time; folds: 1 or more. Blocks are empty where moments are few.
 * Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, section 5.10.
 */
export function timeFolds(moments: Float64Array, folds: number): RowSplit[] {
  const blockOf = timeBlocks(moments, folds + 1);
  const rows = Array.from(moments.keys());
  return Array.from({ length: folds }, (_, fold) => ({
    train: Uint32Array.from(rows.filter((row) => blockOf[row]! <= fold)),
    test: Uint32Array.from(rows.filter((row) => blockOf[row] === fold + 1)),
  }));
}

/** The block of each row. A moment belongs to the block that its first row falls into when all rows are dealt evenly. */
function timeBlocks(moments: Float64Array, blocks: number): Uint32Array {
  const sorted = moments.slice().sort();
  const blockOfMoment = new Map<number, number>();
  sorted.forEach((moment, place) => {
    if (!blockOfMoment.has(moment)) blockOfMoment.set(moment, Math.floor((place * blocks) / sorted.length));
  });
  return Uint32Array.from(moments, (moment) => blockOfMoment.get(moment)!);
}
