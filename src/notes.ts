/** Something a person should know about a result, in one plain sentence, with a code a program can test for. */
export interface Note {
  readonly code: NoteCode;
  readonly message: string;
}

/** What each note code means. The key is the stable code. */
export const noteMeanings = {
  EOL_MIXED: "The file mixes line endings.",
  TRANSCODED: "The file was converted to UTF-8 before reading.",
  DELIM_DETECTED: "The delimiter was found by looking at the file.",
  TRIMMED: "Spaces around column names were removed.",
  COLUMN_MATCHED: "A column name was matched to one of the movie table's names.",
  DECIMAL_COMMA: "Numbers use a comma as the decimal mark.",
  THOUSANDS: "Numbers carry thousands separators.",
  MISSING: "Some values are missing.",
  MISSING_EXCEL: "Spreadsheet error values were read as missing.",
  DENORMAL: "A number is so small that it carries less than full precision.",
  UNICODE_SUSPECT: "A text holds invisible or direction-changing characters.",
  OUT_OF_RANGE: "Values outside their column's range were kept, for a look only.",
  DATE_SUSPECT: "A date that does not exist, or can be read in two ways, was kept for a look only.",
  DATE_CONVERTED: "Dates with the year last were turned into yyyy-mm-dd.",
  PERCENT_CONVERTED: "Percentages were divided by 100 because the caller said so.",
  RATING_RESCALED: "Ratings were moved to the 1–5 scale because the caller named another.",
  ID_ASSIGNED: "The table has no id column, so row numbers serve as ids.",
  ID_REPEATED: "Some rows repeat an id, and each was scored as it stands.",
  DEDUPED: "Rows that repeat another row exactly were dropped.",
  ROWS_DROPPED: "Some rows could not be used for this step.",
  IMPUTED: "Missing values were filled with the median of the training rows, or count as a category.",
  DROPPED_CONSTANT: "Nothing can be learned from a column, such as one with the same value everywhere.",
  FIELDS_LEFT_OUT: "Columns play no part because they are not known yet at the moment of the prediction.",
  PROXY: "A column is a stand-in computed from other facts, not a measurement.",
  DERIVED_TARGET: "The target is computed by a rule, not observed.",
  DATES_CORRECTED: "Dates that were certainly wrong in the source were corrected.",
  SOURCE_FLAW: "The source has errors that are known and were kept.",
  SMALL_SAMPLE: "There are too few rows for firm conclusions.",
  FOLDS_REDUCED: "There are fewer folds than asked because a class is small.",
  FOLDS_UNEVEN: "The folds differ much in size, because groups of rows are not divided.",
  CLUSTERS_REDUCED: "There are fewer clusters than asked because the rows are few.",
  TEST_ONE_CLASS: "The test rows hold one class only.",
  INTERVAL_DEGENERATE: "A bootstrap interval could not be computed from every resample.",
  SEARCH_FLATTERS: "Figures of searched hyper-parameters come from the folds they were chosen on.",
  TIE: "The leading learners cannot be told apart on this data.",
  NOT_BETTER_THAN_BASELINE: "The winner is not clearly better than always guessing the base rate.",
  TIME_GAP: "Later movies are ranked less well than a random split would suggest.",
  LEAK_SUSPECT: "A column follows the target so closely that it may be made from it.",
  K_DISAGREE: "The elbow, the silhouette and the stability do not agree on the number of segments.",
  K_UNSTABLE: "No number of segments is stable under resampling.",
  SEGMENTS_WEAK: "The segments overlap a great deal.",
  SEGMENTS_SAMPLED: "A figure was computed on a sample of the rows.",
  EXPORT_PARTIAL: "The exported form has no place for a part of the model.",
  IMPORTED: "The model was trained elsewhere, and nothing is known here of how it was tested.",
  TEST_ROWS_AGAIN: "Another model has been judged on the same test rows before.",
  SEEN_IN_TRAINING: "The model has learned from some of these movies, so its figures on them are too good.",
  UNSEEN_CATEGORY: "A category was not seen in training.",
  OUT_OF_TRAINING_RANGE: "A value lies outside what the model was trained on.",
  DRIFT: "The scored movies differ from the training movies.",
  SCALE_SUSPECT: "A column's values look as if they were on another scale.",
  EVENTS_EXCLUDED: "Watch events that could not have happened, or cannot be read, were left out.",
  EVENTS_DISAGREE: "Watch events of one movie tell different runtimes or releases.",
  RELEASE_ASSUMED: "The first watching stands for the release of movies that carry none.",
  WINDOW_OPEN: "The events end before a window of some movies does, so its figures are not final.",
  WINDOW_EMPTY: "Nobody watched some movies in the window, so their measures are missing.",
  SYNTHETIC: "Movies were made by `marquee synth`: nothing learned from them is evidence about a market.",
  CORRELATIONS_STEERED: "Correlations of synthetic measures with the target were moved into a band.",
  BAND_MISSED: "A correlation of synthetic movies lies outside the band that was wanted.",
  COPIES: "Synthetic movies have the measures of real ones.",
  STUDY_SKIPPED: "A study could not run.",
} as const;

export type NoteCode = keyof typeof noteMeanings;

/** Makes a note. */
export function note(code: NoteCode, message: string): Note {
  return { code, message };
}
