/**
 * Enough of a set of ids to tell later whether other ids were among them: the smallest of their 32-bit hashes. Of at most
 * `sketchSize` ids nothing is lost but the ids themselves.
 */
export interface IdSketch {
  /** How many ids there were. */
  readonly count: number;
  /** Ascending, without repeats, integers from 0 to 2^32 − 1; the `sketchSize` smallest when there were more ids. */
  readonly hashes: readonly number[];
}

/** The most hashes a sketch holds. */
export const sketchSize = 10_000;

/** Sketches ids, the same in any order. Bottom-k sampling: Broder 1997, doi:10.1109/SEQUEN.1997.666900 */
export function sketchIds(ids: readonly string[]): IdSketch {
  const hashes = Uint32Array.from(ids, hashText).sort();
  const kept: number[] = [];
  for (const hash of hashes) {
    if (kept.length === sketchSize) break;
    if (hash !== kept[kept.length - 1]) kept.push(hash);
  }
  return { count: ids.length, hashes: kept };
}

/**
 * About how many of `ids` are among those that were sketched: counted where the sketch holds all, else estimated from the
 * ids that fall into the sketch's range. Chance alone makes less than 1 in 400,000 ids count.
 */
export function countSketched(sketch: IdSketch, ids: readonly string[]): number {
  const known = new Set(sketch.hashes);
  const highest = sketch.hashes.length < sketchSize ? 2 ** 32 : sketch.hashes[sketch.hashes.length - 1]!;
  let inRange = 0;
  let found = 0;
  for (const id of ids) {
    const hash = hashText(id);
    if (hash > highest) continue;
    inRange++;
    if (known.has(hash)) found++;
  }
  return inRange === 0 ? 0 : Math.round((found / inRange) * ids.length);
}

/** FNV-1a over UTF-16 code units, its bits then mixed as in MurmurHash3: an integer from 0 to 2^32 − 1. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
