/** What a film list knows about a film besides its rating: enough to stand in for watching behaviour. */
export interface FilmFacts {
  /** On 1–10. */
  readonly rating: number;
  /** Number of votes behind the rating, ≥ 0. */
  readonly votes: number;
  /** Minutes, above 0. */
  readonly runningTime: number;
}

export interface EngagementProxy {
  /** Share, 0.30 to 0.95. */
  readonly completionRate: number;
  /** Minutes, above 0 and below the running time. */
  readonly avgWatchTime: number;
}

/** The two stand-ins in words, as every output that shows them says them. */
export const completionRateFormula =
  "0.30 + 0.40 × (IMDB rating − 1) / 9 + 0.25 × log10(1 + IMDB votes) / 6, the last fraction at most 1";
export const avgWatchTimeFormula = "running time in minutes × the completion rate above";

/**
 * Stand-ins for watching behaviour where a film list has none: one formula of our own, not fitted to anything and not
 * a measurement. Completion goes up linearly with the rating and with the logarithm of the votes (a million votes is
 * the top of its scale); watch time is completion times running time. Both rise with each of their inputs and hold
 * no information beyond rating, votes and running time. Money is never an input: a target made from it cannot leak in.
 */
export function engagementProxy({ rating, votes, runningTime }: FilmFacts): EngagementProxy {
  const quality = (rating - 1) / 9;
  const reach = Math.min(1, Math.log10(1 + votes) / 6);
  const completionRate = 0.3 + 0.4 * quality + 0.25 * reach;
  return { completionRate, avgWatchTime: runningTime * completionRate };
}

/** A rating on 1–10 moved linearly to 1–5: 1 + (rating − 1) × 4 / 9. */
export function ratingOutOfFive(rating: number): number {
  return 1 + ((rating - 1) * 4) / 9;
}
