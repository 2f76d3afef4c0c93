// Random numbers without a state: a number for every seed. Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195

const step: u64 = 0x9e3779b97f4a7c15;

/** Scrambles 64 bits. */
function scramble(bits: u64): u64 {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

/** The number at `index` of the sequence of a seed. */
export function randomBits(seed: u64, index: u64): u64 {
  return scramble(seed + (index + 1) * step);
}

/** An integer below `bound`, from the upper 36 bits: no value is favoured by more than bound / 2^36. bound: at most 2^28. */
export function randomBelow(bits: u64, bound: u32): u32 {
  return <u32>(((bits >> 28) * <u64>bound) >> 36);
}
