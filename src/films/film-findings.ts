import { type Finding, foundOnly } from "./preparation.ts";

/** Why a film was left out; each film counts under the first reason that applies. */
export type DropReason = "no production budget" | "no worldwide gross" | "no IMDB rating or votes";

export interface FilmCounts {
  readonly read: number;
  readonly kept: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Kept films whose release date was moved to the right century. */
  readonly datesCorrected: number;
  /** Kept films whose running time is unknown: the median stands in for it. */
  readonly runningTimesFilled: number;
  /** Kept films that have the same title, rating and votes as another: the figures of one were given to both. */
  readonly sharedRatings: number;
}

const whyDropped: Readonly<Record<DropReason, string>> = {
  "no production budget": "Without a budget nobody can say whether it was earned back.",
  "no worldwide gross": "0 stands for not known: famous films are among them, so it is no flop either.",
  "no IMDB rating or votes": "Nothing is known of their audience.",
};

/** What is wrong or odd in the film list, and what was done about it. typical: the running time that was filled in. */
export function filmFindings(counts: FilmCounts, typical: number): Finding[] {
  const dropped = (Object.keys(whyDropped) as DropReason[]).map(
    (reason): Finding => ({
      what: reason,
      count: counts.dropped[reason],
      among: "read",
      done: "left out",
      why: whyDropped[reason],
    }),
  );
  return foundOnly([
    ...dropped,
    {
      what: "no running time",
      count: counts.runningTimesFilled,
      among: "kept",
      done: "filled",
      why: `The median of the films kept, ${typical} minutes, stands in for it in the watch time: it says nothing about a film.`,
    },
    {
      what: "release year in the future",
      count: counts.datesCorrected,
      among: "kept",
      done: "corrected",
      why: "Two-digit years were read in the wrong century; they were moved back 100 years.",
    },
    {
      what: "title, rating and votes of another film",
      count: counts.sharedRatings,
      among: "kept",
      done: "kept, doubtful",
      why: "A remake, as a rule: at least one of each pair has the other's figures, and which one is not said.",
    },
  ]);
}
