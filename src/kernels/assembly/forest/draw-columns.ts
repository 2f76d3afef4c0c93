// Columns in random order, drawn one by one without repeats (Fisher and Yates). The order depends on the node's seed alone.

import { randomBelow, randomBits } from "./random";
import { columnCount } from "./records";
import { columnsTried } from "./rule";

let order: usize = 0;
let nodeSeed: u64 = 0;

/** `address`: two bytes a column. */
export function setDrawingScratch(address: usize): void {
  order = address;
}

export function startDrawing(seed: u64): void {
  nodeSeed = seed;
  for (let at: u32 = 0; at < columnCount; at++) store<u16>(order + (at << 1), <u16>at);
}

/** The next column, `drawn` having been drawn. Where every column is to be tried they come in their order. */
export function drawColumn(drawn: u32): u32 {
  if (columnsTried >= columnCount) return drawn;
  const pick = <usize>(drawn + randomBelow(randomBits(nodeSeed, 2 + drawn), columnCount - drawn));
  const column = load<u16>(order + (pick << 1));
  store<u16>(order + (pick << 1), load<u16>(order + (drawn << 1)));
  store<u16>(order + (drawn << 1), column);
  return column;
}
