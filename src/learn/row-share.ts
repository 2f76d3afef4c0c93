import { type RandomStream, shuffle } from "../math/random.ts";

/**
 * A share of the rows, drawn at random with the classes in the same proportion. From one stream, a smaller share is a part
 * of a larger one. target: n values, 0 or 1; share: above 0 to 1. At least one row of each class that occurs. Ascending.
 */
export function stratifiedShare(target: Uint8Array, share: number, random: RandomStream): Uint32Array {
  const taken = [0, 1].flatMap((kind) => {
    const rows = Uint32Array.from(Array.from(target.keys()).filter((row) => target[row] === kind));
    shuffle(rows, random.child(kind));
    return Array.from(rows.subarray(0, Math.max(1, Math.round(rows.length * share))));
  });
  return Uint32Array.from(taken).sort();
}
