import { join } from "node:path";
import type { ErrorCode } from "../../src/errors.ts";
import type { NoteCode } from "../../src/notes.ts";
import { root } from "../built.ts";
import { corpus } from "./cases.ts";
import { useCases } from "./use-cases.ts";

/** What must come of an input: accepted, perhaps with a note, or refused. */
type Outcome = "accepted" | { readonly says: NoteCode } | { readonly refused: ErrorCode };

export interface CatalogueEntry {
  readonly number: number;
  readonly outcome: Outcome;
  /** Names of cases that stand for it: of `cases.ts` and `use-cases.ts`, or a file of `files/` that a script makes. */
  readonly cases: readonly string[];
}

const accepted = (number: number, ...cases: string[]): CatalogueEntry => ({ number, outcome: "accepted", cases });
const says = (number: number, code: NoteCode, ...cases: string[]): CatalogueEntry => ({
  number,
  outcome: { says: code },
  cases,
});
const refused = (number: number, code: ErrorCode, ...cases: string[]): CatalogueEntry => ({
  number,
  outcome: { refused: code },
  cases,
});

/** The inputs that a reader of movie tables must survive, each by its number. */
export const catalogue: readonly CatalogueEntry[] = [
  // the text layer
  accepted(1, "utf-8 byte order mark"),
  accepted(2, "crlf line ends"),
  accepted(3, "cr-only line ends"),
  says(4, "EOL_MIXED", "mixed line ends"),
  says(5, "TRANSCODED", "utf-16le with byte order mark", "utf-16be with byte order mark"),
  refused(6, "ENCODING_UNKNOWN", "utf-16 without byte order mark"),
  refused(7, "ENCODING_INVALID", "latin-1, not declared"),
  refused(8, "ENCODING_INVALID", "invalid utf-8 late in the file"),
  refused(9, "CSV_NUL", "nul byte in a cell"),
  refused(10, "EMPTY_FILE", "empty file"),
  refused(11, "EMPTY_FILE", "line ends only"),
  refused(12, "NO_ROWS", "header only", "header only, without a line end"),
  refused(13, "FORMAT_MISMATCH", "json named csv", "json lines named csv"),
  refused(14, "FORMAT_MISMATCH", "html error page named csv"),
  refused(15, "FORMAT_MISMATCH", "xlsx named csv", "zip named csv"),
  refused(16, "FORMAT_MISMATCH", "parquet named csv"),
  accepted(17, "gzip named csv.gz"),
  refused(17, "FORMAT_MISMATCH", "gzip named csv"),
  refused(17, "FILE_TOO_LARGE", "gzip that holds more than the limit"),
  // structure
  says(18, "DELIM_DETECTED", "semicolons"),
  accepted(19, "tabs named tsv"),
  says(19, "DELIM_DETECTED", "tabs"),
  accepted(20, "quoted newline and delimiter"),
  refused(21, "CSV_QUOTE", "unterminated quote", "unterminated quote in the last cell"),
  refused(22, "CSV_QUOTE", "text after a closing quote"),
  refused(23, "CSV_RAGGED", "short row"),
  refused(24, "CSV_RAGGED", "long row"),
  refused(25, "HEADER_AMBIGUOUS", "title line above the header", "padded title line above the header"),
  refused(26, "HEADER_MISSING", "no header"),
  refused(27, "HEADER_DUPLICATE", "duplicate header"),
  refused(28, "HEADER_DUPLICATE", "duplicate header but for case"),
  refused(29, "HEADER_BLANK", "blank header"),
  accepted(30, "header named __proto__"),
  says(31, "TRIMMED", "padded header"),
  refused(32, "TOO_MANY_COLUMNS", "20,000 columns"),
  refused(33, "FIELD_TOO_LONG", "3 MB field", "3 MB quoted field"),
  refused(34, "DELIM_AMBIGUOUS", "single column"),
  // values
  says(35, "DECIMAL_COMMA", "decimal comma"),
  says(36, "THOUSANDS", "thousands separators"),
  refused(37, "NUMBER_AMBIGUOUS", "a comma that may be a thousand or a decimal"),
  refused(38, "NUMBER_INVALID", "currency and unit"),
  refused(39, "INT_UNSAFE", "integer over 2^53"),
  accepted(40, "30-digit id"),
  refused(41, "NUMBER_OVERFLOW", "1e309"),
  refused(42, "NUMBER_NONFINITE", "NaN written out", "-Infinity written out"),
  says(43, "MISSING", "NA, NULL, a dash and nothing"),
  says(44, "MISSING_EXCEL", "spreadsheet error"),
  refused(45, "NUMBER_INVALID", "hexadecimal"),
  accepted(46, "id with leading zeros"),
  accepted(47, "minus zero"),
  says(48, "DENORMAL", "1e-320"),
  refused(49, "TYPE", "a wrong type first at row 30,002"),
  refused(50, "DATE_AMBIGUOUS", "a date with day and month unclear"),
  refused(51, "DATE_INVALID", "a date that does not exist"),
  refused(52, "OUT_OF_RANGE", "negative watch time", "completion over 1", "rating over the scale"),
  accepted(53, "title that is a formula"),
  accepted(54, "title that is a script"),
  says(55, "UNICODE_SUSPECT", "right-to-left and zero-width characters in titles"),
  // learning
  refused(56, "TOO_FEW_ROWS", "one row"),
  says(57, "SMALL_SAMPLE", "fifteen rows"),
  refused(58, "ONE_CLASS", "one class"),
  says(59, "FOLDS_REDUCED", "a class smaller than the folds"),
  refused(60, "TARGET_NOT_BINARY", "three values in hit"),
  says(61, "ROWS_DROPPED", "some targets missing when training"),
  refused(61, "NO_TARGET", "no target known"),
  says(62, "DROPPED_CONSTANT", "a constant measure"),
  refused(63, "COLUMN_EMPTY", "a measure without values"),
  accepted(63, "a carried column without values"),
  says(64, "DEDUPED", "an id twice, rows the same"),
  refused(65, "ID_CONFLICT", "an id twice, rows different"),
  refused(66, "K_TOO_LARGE", "more segments than distinct points"),
  says(67, "LEAK_SUSPECT", "a copy of the target among the features"),
  says(68, "UNSEEN_CATEGORY", "an unseen category"),
  refused(69, "FEATURE_MISSING", "a feature missing when scoring"),
  // Parquet and models
  refused(70, "PARQUET_CORRUPT", "70-truncated.parquet"),
  refused(71, "TOO_MANY_ROWS", "71-claims-a-hundred-million-rows.parquet"),
  refused(72, "TYPE_UNSUPPORTED", "72-nested.parquet", "72-int96.parquet", "72-decimal256.parquet"),
  refused(73, "MODEL_CYCLE", "a model whose tree has a cycle"),
  refused(74, "MODEL_INDEX", "a child index out of range"),
  refused(75, "MODEL_TOO_LARGE", "a model that declares a billion nodes"),
  refused(76, "MODEL_NONFINITE", "a threshold that is no number", "a leaf that is null"),
  refused(77, "MODEL_VERSION", "a newer format version"),
  refused(78, "FORMAT_MISMATCH", "pickle named json", "a pickle named as a model"),
];

/** What a case promises, from where it is told. Undefined for one that does not exist. */
export function promised(
  name: string,
): { readonly file: string; readonly content: string | Uint8Array; readonly outcome: Outcome[] } | undefined {
  const reading = corpus.find((entry) => entry.name === name);
  if (reading !== undefined) {
    const { file, content, outcome } = reading;
    if ("refused" in outcome) return { file, content, outcome: [{ refused: outcome.refused }] };
    return { file, content, outcome: ["accepted", ...outcome.notes.map((code) => ({ says: code }))] };
  }
  const use = useCases.find((entry) => entry.name === name);
  if (use === undefined) return undefined;
  const outcome = "refused" in use.outcome ? { refused: use.outcome.refused } : { says: use.outcome.says };
  return { file: use.file, content: use.content, outcome: [outcome] };
}

/** The folder of the inputs as files. */
export const filesFolder = join(root, "test/corpus/files");
