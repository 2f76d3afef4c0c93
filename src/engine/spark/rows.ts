import { type RecordBatch, tableFromIPC } from "apache-arrow";
import { MarqueeError } from "../../errors.ts";
import type { Message } from "./messages.ts";

/**
 * The record batches of the answers to a query; batches without rows are left out. Every row is counted against what the
 * server says: a batch that is damaged, missing or there twice throws ENGINE_FAILED.
 */
export async function* batchesOf(
  answers: AsyncIterable<Message<"ExecutePlanResponse">>,
  where: string,
): AsyncGenerator<RecordBatch> {
  let rows = 0;
  for await (const { arrowBatch } of answers) {
    if (arrowBatch === undefined) continue;
    const { rowCount = 0, startOffset = rows, numChunksInBatch = 1 } = arrowBatch;
    if (startOffset !== rows) throw damaged(where, `rows that go on at row ${rows}`, `some at row ${startOffset}`);
    if (numChunksInBatch > 1) throw damaged(where, "batches in one piece", `one in ${numChunksInBatch}`);
    let counted = 0;
    for (const batch of readBatches(arrowBatch.data ?? new Uint8Array(), where)) {
      counted += batch.numRows;
      if (batch.numRows > 0) yield batch;
    }
    if (counted !== rowCount) throw damaged(where, `a batch of ${rowCount} rows`, `${counted}`);
    rows += counted;
  }
}

function readBatches(data: Uint8Array, where: string): readonly RecordBatch[] {
  try {
    // Arrow reads numbers in place, which must lie at multiples of their size: the copy begins at such a place.
    return tableFromIPC(data.slice()).batches;
  } catch (error) {
    throw damaged(where, "rows in Arrow's format", `"${error instanceof Error ? error.message : String(error)}"`);
  }
}

function damaged(where: string, expected: string, found: string): MarqueeError {
  return new MarqueeError("ENGINE_FAILED", { where, expected, found });
}
