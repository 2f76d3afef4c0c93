import type { HitContrast } from "../movies/profile/profile-result.ts";
import type { PreparationResult } from "./study-parts.ts";
import { countOf, countText, listOf, percent, score } from "./wording.ts";

/** What a preparation came to, in one sentence. `derived`: hits are computed by a rule. */
export function preparationConclusion(result: PreparationResult, derived: boolean): string {
  const { rows, profile } = result;
  const [reason, most] = mostFrequentReason(result);
  const others = rows.read - rows.kept;
  const share = most === others ? "all" : most > others / 2 ? "most" : "the largest part";
  const why = reason === "" ? "" : `, ${share} of the others left out for ${reason} (${countText(most)})`;
  const rate = profile.target?.hitRate ?? null;
  const hits = rate === null ? "" : `; ${percent(rate)} of those kept are hits${derived ? " by the rule" : ""}`;
  return `${countText(rows.kept)} of ${countOf(rows.read, "film")} can be used (${percent(rows.kept / rows.read)})${why}${hits}${tellsBest(result)}.`;
}

function mostFrequentReason({ rows }: PreparationResult): [string, number] {
  return Object.entries(rows.dropped).reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0]);
}

function tellsBest(result: PreparationResult): string {
  const best = strongestInput(result);
  if (best === undefined) return "";
  const share = Math.max(best.rocAuc, 1 - best.rocAuc);
  if (share < 0.55)
    return `, and no column tells them from the others by itself (${best.label} is the best, ROC AUC ${score(best.rocAuc)})`;
  return `, and of what may be learned from ${best.label} tells them from the others best (a hit has the ${best.rocAuc >= 0.5 ? "higher" : "lower"} value in ${percent(share)} of pairs)`;
}

/** The column that tells hits best among those that are not what hits are measured by. */
function strongestInput({ profile, outcomes }: PreparationResult): HitContrast | undefined {
  return profile.hitAgainstNot.find(({ column }) => !outcomes.includes(column));
}

/** What a preparation means for what the table may be used for. `proxied`: engagement is computed from stand-ins. */
export function preparationDecisions(result: PreparationResult, proxied: boolean): string[] {
  const [reason, most] = mostFrequentReason(result);
  return [
    ...(proxied
      ? [
          "Data: measure completion and watch time before deciding anything by engagement; here both are computed from rating, votes and running time.",
        ]
      : []),
    ...(most > 0.1 * result.rows.read
      ? [
          `Data: ${countOf(most, "film")} (${percent(most / result.rows.read)}) fall out first for ${reason}: finding it out would bring back those that lack nothing else.`,
        ]
      : []),
  ];
}

/** How far the prepared table carries. */
export function preparationLimits({ rows, findings }: PreparationResult): string[] {
  const dropped = rows.read - rows.kept;
  const doubtful = findings.filter(({ done }) => done === "kept, doubtful");
  return [
    ...(dropped > 0.05 * rows.read
      ? [
          `${percent(dropped / rows.read)} of the films are left out, and not at random: what is found holds for films of which the figures are known, and need not hold for the others.`,
        ]
      : []),
    ...(doubtful.length > 0
      ? [`Kept though doubtful: ${listOf(doubtful.map(({ what, count }) => `${countText(count)} with ${what}`))}.`]
      : []),
  ];
}
