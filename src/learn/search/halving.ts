/** How many times fewer candidates, and how many times more of the resource, each round has. */
const factor = 3;

/** A round of successive halving. */
export interface HalvingRound {
  /** Candidates that take part. */
  readonly candidates: number;
  /** Share of the resource each is given, above 0 to 1; 1 in the last round. */
  readonly share: number;
}

/**
 * The rounds of successive halving: all candidates on a small share of the resource, then the best third on three times as
 * much, until at most three are judged on all of it. candidates: 1 or more. Jamieson and Talwalkar 2016,
 * proceedings.mlr.press/v51/jamieson16.html; rounds as in scikit-learn's HalvingGridSearchCV with `min_resources="exhaust"`.
 */
export function halvingRounds(candidates: number): HalvingRound[] {
  const rounds: HalvingRound[] = [];
  for (let count = candidates; ; count = Math.ceil(count / factor)) {
    rounds.push({ candidates: count, share: 1 });
    if (count <= factor) break;
  }
  return rounds.map(({ candidates }, round) => ({ candidates, share: factor ** (round + 1 - rounds.length) }));
}
