/**
 * A seeded stream of random numbers that can be split: `child(i)` is a stream of its own that depends only on the seed
 * and the path of indices that led to it, so work may be done in any order or on any thread with the same result.
 * Generator: xoshiro128**, Blackman and Vigna 2018, doi:10.1145/3460772; seeded through the finaliser of MurmurHash3.
 */
export interface RandomStream {
  /** A number in [0, 1) with 53 random bits. */
  next(): number;
  /** A bit for each of `count` numbers of `next`, the lowest of a byte first: 1 for those below `share`. */
  sample(count: number, share: number): Uint8Array;
  /** An integer in [0, bound). `bound` from 1 to 2^32. Unbiased: rejects the tail. */
  integer(bound: number): number;
  /** Fills a list with what `integer` would have given one after another. `bound` from 1 to 2^32 − 1. */
  integers(list: Uint32Array, bound: number): void;
  /** A standard normal number, by the polar method of Marsaglia. */
  normal(): number;
  /** The stream of the given index below this one. Does not depend on how much of this stream was used. */
  child(index: number): RandomStream;
}

/** The root stream of a seed. `seed` is any integer from 0 to 2^53 − 1. */
export function randomStream(seed: number): RandomStream {
  return streamFromKey(
    mix(mix(0x9e3779b9, seed >>> 0), Math.floor(seed / 0x100000000) >>> 0),
    mix(0x85ebca6b, seed >>> 0),
  );
}

/** The numbers 0 to count − 1 in random order (Fisher and Yates). */
export function permutation(count: number, random: RandomStream): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  shuffle(order, random);
  return order;
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(values: Uint32Array, random: RandomStream): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = values[i]!;
    values[i] = values[j]!;
    values[j] = held;
  }
}

function streamFromKey(keyA: number, keyB: number): RandomStream {
  let a = mix(keyA, 1);
  let b = mix(keyB, 2);
  let c = mix(keyA, 3);
  let d = mix(keyB, 4) | 1;
  let spare = Number.NaN;

  function bits(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  function next(): number {
    const high = bits() >>> 5;
    const low = bits() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  function sample(count: number, share: number): Uint8Array {
    const drawn = new Uint8Array(Math.ceil(count / 8));
    // As `bits` and `next` have it, with the state in variables of this function, which is far quicker.
    const limit = share * 9007199254740992;
    let [w, x, y, z] = [a, b, c, d];
    let high = 0;
    for (let half = 0; half < 2 * count; half++) {
      const product = Math.imul(x, 5);
      const result = Math.imul((product << 7) | (product >>> 25), 9);
      const shifted = x << 9;
      y ^= w;
      z ^= x;
      x ^= y;
      w ^= z;
      y ^= shifted;
      z = (z << 11) | (z >>> 21);
      if ((half & 1) === 0) high = result >>> 5;
      else if (high * 67108864 + (result >>> 6) < limit) drawn[half >> 4]! |= 1 << ((half >> 1) & 7);
    }
    [a, b, c, d] = [w, x, y, z];
    return drawn;
  }

  function integer(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    let value = bits();
    while (value >= limit) value = bits();
    return value % bound;
  }

  function integers(list: Uint32Array, bound: number): void {
    const limit = 4294967296 - (4294967296 % bound);
    const size = bound >>> 0;
    // As `bits` has it, with the state in variables of this function: see `sample`.
    let [w, x, y, z] = [a, b, c, d];
    for (let place = 0; place < list.length; ) {
      const product = Math.imul(x, 5);
      const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
      const shifted = x << 9;
      y ^= w;
      z ^= x;
      x ^= y;
      w ^= z;
      y ^= shifted;
      z = (z << 11) | (z >>> 21);
      if (result < limit) list[place++] = result % size;
    }
    [a, b, c, d] = [w, x, y, z];
  }

  function normal(): number {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    let u: number;
    let v: number;
    let square: number;
    do {
      u = 2 * next() - 1;
      v = 2 * next() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    spare = v * factor;
    return u * factor;
  }

  function child(index: number): RandomStream {
    const low = index >>> 0;
    const high = Math.floor(index / 0x100000000) >>> 0;
    return streamFromKey(mix(mix(keyA, low), high ^ 0x27d4eb2f), mix(mix(keyB, low ^ 0x165667b1), high));
  }

  return { next, sample, integer, integers, normal, child };
}

function mix(key: number, value: number): number {
  let hash = (key ^ Math.imul(value + 0x9e3779b9, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
