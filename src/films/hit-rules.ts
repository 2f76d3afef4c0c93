import { MarqueeError } from "../errors.ts";
import { quantile } from "../math/stats.ts";

/** What makes a film a hit. */
export type HitRule =
  /** Takings of at least so many times the budget. */
  | { readonly kind: "roi"; readonly multiple: number }
  /** Takings of at least so many dollars. */
  | { readonly kind: "revenue"; readonly dollars: number }
  /** Takings in the top quarter of the films that are kept. */
  | { readonly kind: "top-quartile" };

/** A film is a hit when it takes in this many times its production budget, unless the caller says otherwise. */
export const usualMultiple = 2.5;

/** The rules in words, for help texts. */
export const hitRuleHelp =
  "roi (takings of at least 2.5 times the budget), roi:N (N times), revenue:N (N dollars) or top-quartile (of the films kept)";

/** Reads a rule such as `roi`, `roi:3`, `revenue:100000000` or `top-quartile`. Throws OPTION_INVALID. */
export function parseHitRule(text: string): HitRule {
  const [, kind, given] = /^(roi|revenue|top-quartile)(?::(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  const number = given === undefined ? null : Number(given);
  const sound = number === null || (number > 0 && number <= Number.MAX_SAFE_INTEGER);
  if (sound && kind === "roi") return { kind, multiple: number ?? usualMultiple };
  if (sound && kind === "revenue" && number !== null) return { kind, dollars: number };
  if (kind === "top-quartile" && number === null) return { kind };
  throw new MarqueeError("OPTION_INVALID", { where: "hit rule", expected: hitRuleHelp, found: text });
}

/** True when the rule needs the budget. */
export function usesBudget(rule: HitRule): boolean {
  return rule.kind === "roi";
}

export interface JudgedFilms {
  /** 1 hit, 0 no hit. */
  readonly hit: Int8Array;
  /** The rule with its numbers, to continue "a movie counts as a hit when …". */
  readonly words: string;
}

/** Judges films by a rule. budget: used by rules that use it alone, and then known for every film. */
export function judgeFilms(
  rule: HitRule,
  films: readonly { readonly revenue: number; readonly budget: number | null }[],
): JudgedFilms {
  const judged = (words: string, isHit: (film: (typeof films)[number]) => boolean) => ({
    hit: Int8Array.from(films, (film) => (isHit(film) ? 1 : 0)),
    words,
  });
  switch (rule.kind) {
    case "roi":
      return judged(
        `worldwide revenue ≥ ${rule.multiple} × production budget`,
        ({ revenue, budget }) => revenue >= rule.multiple * budget!,
      );
    case "revenue":
      return judged(`worldwide revenue ≥ ${dollars(rule.dollars)}`, ({ revenue }) => revenue >= rule.dollars);
    case "top-quartile": {
      const least = quantile(Float64Array.from(films, ({ revenue }) => revenue).sort(), 0.75);
      return judged(
        `worldwide revenue is in the top quarter of these films (≥ ${dollars(least)})`,
        ({ revenue }) => revenue >= least,
      );
    }
  }
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString("en-US")}`;
}
