/** Where the kernel's buckets lie. */
interface BucketPlaces {
  readonly bits: number;
  readonly ranges: number;
  readonly facts: number;
  readonly stepBits: number;
}

/**
 * Writes how rows are sorted into 2^bits buckets: one bit after the other goes to the column whose side of a bucket is widest. For
 * each column: lowest value, steps in a unit, last step, and where the bits of each step are. `ranges`: lowest and highest
 * value of each column for each thread.
 */
export function planBuckets(
  buffer: ArrayBuffer,
  { bits, ranges, facts, stepBits }: BucketPlaces,
  width: number,
  threads: number,
): void {
  const measured = new Float64Array(buffer, ranges, threads * width * 2);
  const columns = Array.from({ length: width }, (_, column) => {
    const all = Array.from({ length: threads }, (_, thread) => (thread * width + column) * 2);
    const lowest = Math.min(...all.map((at) => measured[at]!));
    const side = Math.max(...all.map((at) => measured[at + 1]!)) - lowest;
    return { lowest, side, bits: [] as number[] };
  });
  for (let bit = bits - 1; bit >= 0; bit--) {
    const widest = columns.reduce((leader, column) => (sideOf(column) > sideOf(leader) ? column : leader));
    widest.bits.unshift(bit);
  }
  let steps = stepBits;
  columns.forEach(({ lowest, side, bits: own }, column) => {
    const at = facts + 32 * column;
    const count = side > 0 && Number.isFinite(side) ? 2 ** own.length : 1;
    new Float64Array(buffer, at, 2).set([lowest, count / side]);
    new Int32Array(buffer, at + 16, 2).set([count - 1, count > 1 ? steps : 0]);
    if (count === 1) return;
    const table = new Uint16Array(buffer, steps, count);
    for (let step = 0; step < count; step++) {
      table[step] = own.reduce((sum, bit, place) => sum + ((step >> place) & 1) * 2 ** bit, 0);
    }
    steps += 2 * count;
  });
}

function sideOf({ side, bits }: { side: number; bits: readonly number[] }): number {
  return side / 2 ** bits.length;
}
