import { MarqueeError } from "../errors.ts";
import { hasMeasure, type MovieTable, measureNames } from "./movie.ts";
import type { Interval } from "./segment-result.ts";

/** The moments of a movie's life at which more becomes known, in order. */
export const moments = ["announcement", "release", "day7", "day28", "lifetime"] as const;

export type Moment = (typeof moments)[number];

/** The moments as people say them; "outcome": only when a hit is told. */
export const momentWords: Readonly<Record<Moment | "outcome", string>> = {
  announcement: "the announcement",
  release: "the release",
  day7: "day 7",
  day28: "day 28",
  lifetime: "the end of its life",
  outcome: "the outcome",
};

/** A column and the first moment it is known at. */
export interface FieldMoment {
  readonly field: string;
  /** "outcome": what a hit is measured by, so never an input; null: nobody said, so never an input before it is said. */
  readonly known: Moment | "outcome" | null;
}

/** When each column of a table is known: the measures first, then the extras, in their order. */
export type FieldLedger = readonly FieldMoment[];

const usualMoments: Readonly<Record<Moment | "outcome", readonly string[]>> = {
  announcement: [
    ...["title", "genre", "genres", "major_genre", "creative_type", "source", "director", "distributor", "studio"],
    ...["production_budget", "budget", "original_language", "language", "country", "company"],
  ],
  release: [
    ...["release_date", "release_month", "running_time", "running_time_min", "runtime", "mpaa_rating", "certificate"],
    ...["company_earlier_films", "company_earlier_hit_share", "director_earlier_films", "director_earlier_hit_share"],
  ],
  day7: [],
  day28: [],
  lifetime: ["votes", "vote_count", "imdb_votes", "rating", "vote_average", "imdb_rating", "views", "popularity"],
  outcome: ["worldwide_gross", "us_gross", "gross", "revenue", "box_office", "profit", "us_dvd_sales"],
};

/**
 * When each column of a table is known. The four measures count as known over the whole lifetime, film facts by their usual
 * names (budget and genre at the announcement, running time and release date at the release, takings as outcomes), and
 * columns that end in day_7 or day_28 then; those that end in day_91 or lifetime over the whole lifetime. Of any other column it is not known when it is known until `stated` says so.
 * stated: column name → moment or "outcome", over all of the above. Throws OPTION_INVALID (no such moment) and COLUMN_MISSING.
 */
export function fieldLedger(table: MovieTable, stated: Readonly<Record<string, string>> = {}): FieldLedger {
  const names: string[] = measureNames.filter((name) => hasMeasure(table, name));
  names.push(...table.extras.map(({ name }) => name));
  const overrides = new Map(
    Object.entries(stated).map(([field, moment]) => {
      if (!names.includes(field)) {
        throw new MarqueeError("COLUMN_MISSING", {
          where: table.source,
          expected: `a column named ${field}, which is said to be known at ${moment}`,
          found: names.join(", "),
        });
      }
      return [field, moment === "outcome" ? moment : checkMoment(moment, `known ${field}`)] as const;
    }),
  );
  return names.map((field) => ({ field, known: overrides.get(field) ?? usualMoment(field) }));
}

/** The moment of that name. option: what the caller calls it. Throws OPTION_INVALID. */
export function checkMoment(name: string, option: string): Moment {
  const moment = moments.find((known) => known === name);
  if (moment !== undefined) return moment;
  throw new MarqueeError("OPTION_INVALID", { where: option, expected: `one of ${moments.join(", ")}`, found: name });
}

/** The columns that are known at a moment, in the order of the ledger. */
export function fieldsKnownAt(ledger: FieldLedger, moment: Moment): string[] {
  return ledger.filter(({ known }) => isKnownAt(known, moment)).map(({ field }) => field);
}

/** The first column of the ledger's fields that a prediction at this moment cannot have is refused with FIELD_NOT_YET_KNOWN. */
export function refuseLaterFields(fields: FieldLedger, moment: Moment, where: string): void {
  const later = fields.find(({ known }) => !isKnownAt(known, moment));
  if (later === undefined) return;
  throw new MarqueeError("FIELD_NOT_YET_KNOWN", {
    where,
    column: later.field,
    expected: `only columns that are known at the moment of the prediction, ${moment}`,
    found: foundWords[later.known ?? "unsaid"] ?? `one that is known at ${later.known}`,
    remedy:
      later.known === null
        ? `Say when it is known with --known ${later.field}=MOMENT, or leave it out.`
        : `Leave it out, predict at a later moment, or train a model with --at ${moment}.`,
  });
}

const foundWords: Readonly<Record<string, string>> = {
  outcome: "one that a hit is measured by, which is never an input",
  unsaid: "one of which it is not said when it is known",
};

/** How well hits are told at one moment. */
export interface MomentScore {
  readonly rocAuc: number | null;
  readonly interval: Interval | null;
}

export interface MomentRow extends MomentScore {
  readonly moment: Moment;
  /** The columns that become known at this moment. */
  readonly newFields: readonly string[];
}

/**
 * What can be told at each moment. ledger: the columns a model could use; run: trains with what is known at a moment. Moments
 * before anything is known are left out; where nothing new is known the figures of the moment before are repeated.
 */
export function scoresByMoment(ledger: FieldLedger, run: (moment: Moment) => MomentScore): MomentRow[] {
  const rows: MomentRow[] = [];
  for (const moment of moments) {
    const newFields = ledger.filter(({ known }) => known === moment).map(({ field }) => field);
    const before = rows.at(-1);
    if (newFields.length > 0) rows.push({ moment, newFields, ...run(moment) });
    else if (before !== undefined) rows.push({ ...before, moment, newFields });
  }
  return rows;
}

/** True when something is known at a moment. */
export function isKnownAt(known: FieldMoment["known"], moment: Moment): boolean {
  return known !== null && known !== "outcome" && moments.indexOf(known) <= moments.indexOf(moment);
}

function usualMoment(field: string): FieldMoment["known"] {
  if ((measureNames as readonly string[]).includes(field)) return "lifetime";
  const name = field.toLowerCase().replace(/[\s-]+/g, "_");
  const end = /_(?:(?:day_?|d)(7|28|91)|lifetime)$/.exec(name);
  if (end !== null) return end[1] === "7" ? "day7" : end[1] === "28" ? "day28" : "lifetime";
  return ([...moments, "outcome"] as const).find((moment) => usualMoments[moment].includes(name)) ?? null;
}
