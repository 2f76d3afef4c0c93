/** What a film list knows about a film besides its money: enough to stand in for watching behaviour. */
export interface FilmFacts {
  /** On 1–5, as the movie table has it. */
  readonly avgRating: number;
  /** Number of ratings, ≥ 0. */
  readonly ratingsCount: number;
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
  "0.30 + 0.40 × (avg_rating − 1) / 4 + 0.25 × log10(1 + ratings_count) / 6, the last fraction at most 1";
export const avgWatchTimeFormula = "running time in minutes × completion_rate";

/**
 * Stand-ins for watching behaviour where a film list has none: one formula of our own for all lists, not fitted to anything
 * and not a measurement. Completion goes up linearly with the rating and with the logarithm of the number of ratings (a million
 * is the top of its scale); watch time is completion times running time. Both rise with each of their inputs and hold no
 * information beyond rating, number of ratings and running time. Money is never an input: a target made from it cannot leak in.
 */
export function engagementProxy({ avgRating, ratingsCount, runningTime }: FilmFacts): EngagementProxy {
  const quality = (avgRating - 1) / 4;
  const reach = Math.min(1, Math.log10(1 + ratingsCount) / 6);
  const completionRate = 0.3 + 0.4 * quality + 0.25 * reach;
  return { completionRate, avgWatchTime: runningTime * completionRate };
}
