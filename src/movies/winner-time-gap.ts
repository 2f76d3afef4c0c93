import { MarqueeError } from "../errors.ts";
import type { WorkContext } from "../learn/context.ts";
import type { Candidate } from "../learn/pipeline.ts";
import type { TimeGap } from "./choosing-result.ts";
import type { FeatureSettings } from "./hit-features.ts";
import type { InputColumn } from "./inputs.ts";
import { knownDates, rowMoments } from "./labelled-rows.ts";
import type { MovieTable } from "./movie.ts";
import { timeGap } from "./time-gap.ts";

/** Few splits by time: each is matched by several at random, and all are fitted. */
const timeFolds = 3;

/**
 * The gap between random and time split for the chosen learner, by the named date column or by `release_date`; null where
 * there is none, or the dated rows cannot be split by time. rows: the training rows.
 */
export function winnerTimeGap(
  candidate: Candidate,
  rows: { readonly movies: MovieTable; readonly inputs: readonly InputColumn[]; readonly target: Uint8Array },
  settings: FeatureSettings & { readonly timeColumn: string | null },
  context: WorkContext,
): TimeGap | null {
  const { timeColumn } = settings;
  const dates =
    timeColumn === null
      ? knownDates(rows.movies)
      : { column: timeColumn, moments: rowMoments(rows.movies, timeColumn) };
  if (dates === null) return null;
  try {
    return timeGap(candidate, rows.inputs, rows.target, dates, { ...settings, folds: timeFolds }, context);
  } catch (error) {
    if (error instanceof MarqueeError && error.code === "TOO_FEW_ROWS") return null;
    throw error;
  }
}
