// What the checks say of figures: words when they suffice, an error when they do not.

export function largestDifference(ours, theirs) {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} numbers against ${theirs.length}`);
  let largest = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i] - theirs[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

export function within(value, limit, words) {
  if (!(value <= limit)) throw new Error(`${words} ${value}, more than ${limit}`);
  return `${words} ${value.toExponential(1)}`;
}

export function atLeast(value, limit, words) {
  if (!(value >= limit)) throw new Error(`${value} ${words}, fewer than ${limit}`);
  return `${value} ${words}`;
}
