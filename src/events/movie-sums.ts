import { windows } from "./roll-up-sql.ts";

/** What was found in a look at all events. */
export interface Census {
  readonly read: number;
  readonly kept: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly ratingsLeftOut: number;
  /** Kept events with a rating from 1 to 5. */
  readonly rated: number;
  /** Kept events that carry no release. */
  readonly undated: number;
  /** Kept events with a movie_id or user_id that begins with a space or a control character. */
  readonly notPlain: number;
  /** The movies with events that are kept, by their ids. */
  readonly movies: readonly MovieCensus[];
}

/** What the kept events of a movie tell of it. Times are seconds since 1970, runtimes thousandths of minutes. */
export interface MovieCensus {
  readonly id: string;
  readonly events: number;
  readonly shortest: number;
  readonly longest: number;
  /** Null when no event carries a release. */
  readonly firstRelease: number | null;
  readonly lastRelease: number | null;
  readonly firstWatch: number;
  readonly lastWatch: number;
  readonly origin: string | null;
}

/** A movie's sums over one window of its life. */
export interface WindowSums {
  viewers: number;
  /** Thousandths of minutes, at most the runtime a viewer. */
  watched: number;
  /** Viewers of at least 2 minutes. */
  started: number;
  /** Viewers of at least 70 % of the runtime. */
  mostly: number;
  /** Viewers of at least 90 %. */
  completed: number;
  /** Viewers of at least the share that was asked for. */
  finished: number;
  /** Viewers who rated. */
  ratings: number;
  /** Hundredths. */
  points: number;
}

/** For each window, in order. */
export type MovieSums = readonly WindowSums[];

export function noSums(): MovieSums {
  return windows.map(() => ({
    viewers: 0,
    watched: 0,
    started: 0,
    mostly: 0,
    completed: 0,
    finished: 0,
    ratings: 0,
    points: 0,
  }));
}
