import { MarqueeError } from "../../errors.ts";
import { type HitRule, usesBudget } from "../hit-rules.ts";
import type { TmdbFilm } from "./tmdb-films.ts";

/** Dollars below which an amount cannot be relied on: some are in millions, others plainly wrong. */
export const leastAmount = 10_000;

/** A film that a rule can judge and that somebody has rated. */
export interface KeptFilm extends TmdbFilm {
  readonly revenue: number;
  readonly rating: number;
}

/**
 * The films a hit rule can judge, and why the others were left out. What a kept film has of
 * amounts that cannot be right (a budget below 10,000 dollars, a running time of 0) is not known. Throws NO_ROWS.
 */
export function keptFilms(
  films: readonly TmdbFilm[],
  rule: HitRule,
  source: string,
): { readonly kept: KeptFilm[]; readonly dropped: Record<string, number> } {
  const counts = new Map<string, number>(reasons.map(({ reason }) => [reason, 0]));
  const kept: KeptFilm[] = [];
  for (const film of films) {
    const against = reasons.find(({ holds }) => holds(film, rule));
    if (against !== undefined) counts.set(against.reason, counts.get(against.reason)! + 1);
    else kept.push(cleaned(film));
  }
  const dropped = Object.fromEntries([...counts].filter(([, count]) => count > 0));
  if (kept.length > 0) return { kept, dropped };
  throw new MarqueeError("NO_ROWS", {
    where: source,
    expected: "released films with revenue and votes, and with a budget where the hit rule needs it",
    found: `none among ${films.length}`,
  });
}

/** Without amounts that cannot be right. */
function cleaned(film: TmdbFilm): KeptFilm {
  const { budget, runningTime } = film;
  return { ...film, budget: isImplausible(budget) ? null : budget, runningTime: runningTime || null } as KeptFilm;
}

/** True for a budget that is given and cannot be relied on. */
export function isImplausible(budget: number | null): boolean {
  return budget !== null && budget < leastAmount;
}

/** Why a film cannot be used, in the order they are asked. */
const reasons: readonly { readonly reason: string; holds(film: TmdbFilm, rule: HitRule): boolean }[] = [
  { reason: "no budget", holds: ({ budget }, rule) => usesBudget(rule) && budget === null },
  { reason: "budget below $10,000", holds: ({ budget }, rule) => usesBudget(rule) && isImplausible(budget) },
  { reason: "no revenue", holds: ({ revenue }) => revenue === null },
  { reason: "not released", holds: ({ released }) => !released },
  { reason: "no votes", holds: ({ votes }) => votes === 0 },
  { reason: "no rating", holds: ({ rating }) => rating === null },
];
