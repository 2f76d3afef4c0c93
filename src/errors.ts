/**
 * The one catalogue of errors. Each code is stable and carries the exit status of the command line, the status of the
 * HTTP API and what it means. Exit: 2 wrong usage, 3 data refused, 4 model or run refused, 5 engine or server failed,
 * 70 a defect of ours.
 */
export const errorCatalogue = {
  // wrong usage
  USAGE: usage("The command line was not understood."),
  OPTION_INVALID: usage("An option has a value outside what it allows."),
  PARAM_UNKNOWN: usage("A hyper-parameter of this name does not exist."),
  PARAM_INVALID: usage("A hyper-parameter has a value outside its bounds."),
  LEARNER_UNKNOWN: usage("A learner of this name does not exist."),
  STUDY_UNKNOWN: usage("A study of this name does not exist."),
  FILE_NOT_FOUND: { exitCode: 2, httpStatus: 404, meaning: "The named file does not exist or cannot be read." },
  FORMAT_UNKNOWN: usage("The file name ends in nothing that is known."),
  OUTPUT_EXISTS: usage("The output exists already."),
  OUTPUT_UNWRITABLE: usage("The output cannot be written."),
  // data: the text layer
  ENCODING_UNKNOWN: data("The text encoding cannot be told."),
  ENCODING_INVALID: data("The bytes are not valid UTF-8."),
  CSV_NUL: data("The text holds a NUL byte."),
  EMPTY_FILE: data("The file is empty."),
  NO_ROWS: data("The file has a header and no rows."),
  FORMAT_MISMATCH: data("The content is not what the file name says."),
  FILE_TOO_LARGE: data("The file is larger than the limit."),
  GZIP_CORRUPT: data("The gzip stream is damaged."),
  READ_TIMEOUT: data("Reading takes longer than the limit."),
  READ_MEMORY: data("Reading takes more memory than the limit."),
  READ_CRASHED: data("The reader breaks down at the file."),
  ZIP_CORRUPT: data("The ZIP archive is damaged."),
  // data: structure
  CSV_QUOTE: data("Quotes do not pair up."),
  CSV_RAGGED: data("A row has more or fewer fields than the header."),
  JSON_INVALID: data("A line is not a JSON object."),
  HEADER_AMBIGUOUS: data("The first line does not look like the header of the rows below it."),
  HEADER_MISSING: data("The file has no header line."),
  HEADER_DUPLICATE: data("Two columns have the same name."),
  HEADER_BLANK: data("A column has no name."),
  TOO_MANY_COLUMNS: data("There are more columns than the limit."),
  TOO_MANY_ROWS: data("There are more rows than the limit."),
  FIELD_TOO_LONG: data("A field is longer than the limit."),
  DELIM_AMBIGUOUS: data("The delimiter cannot be told."),
  COLUMN_MISSING: data("A column of the movie table is missing."),
  COLUMN_EMPTY: data("A column that is needed has no values."),
  // data: values
  NUMBER_AMBIGUOUS: data("A number can be read in two ways."),
  NUMBER_INVALID: data("A value is not a number."),
  NUMBER_OVERFLOW: data("A number is too large to hold."),
  NUMBER_NONFINITE: data("A number is not finite."),
  INT_UNSAFE: data("An integer is too large to hold exactly."),
  TYPE: data("A value is of another type than its column."),
  DATE_AMBIGUOUS: data("A date can be read in two ways."),
  DATE_INVALID: data("A date does not exist."),
  OUT_OF_RANGE: data("A value is outside its column's range."),
  ID_MISSING: data("A row has no id."),
  ID_CONFLICT: data("Two different rows have the same id."),
  TYPE_UNSUPPORTED: data("A column has a type that cannot be read."),
  SOURCE_UNREADABLE: data("Data that an engine was to read cannot be found or read."),
  PARQUET_CORRUPT: data("The Parquet file is damaged."),
  XLSX_CORRUPT: data("The Excel workbook is damaged."),
  // data: learning
  TOO_FEW_ROWS: data("There are too few rows for this step."),
  ONE_CLASS: data("The target has one class only."),
  TARGET_NOT_BINARY: data("The target has values other than 0 and 1."),
  NO_TARGET: data("The table has no target."),
  K_TOO_LARGE: data("There are fewer distinct points than segments asked for."),
  TOO_FEW_CLUSTERS: data("Fewer than two clusters occur."),
  ROWS_REFUSED: data("Some movies hold what a model cannot score."),
  FEATURE_MISSING: data("A column the model needs is missing."),
  FIELD_NOT_YET_KNOWN: data("A column is not known yet at the moment of the prediction."),
  SPLIT_INVALID: data("The split column does not mark rows as train or test."),
  // models and runs
  MODEL_INVALID: model("The file is not a Marquee model."),
  MODEL_VERSION: model("The model was written by a newer version."),
  MODEL_CYCLE: model("A tree of the model runs in a circle."),
  MODEL_INDEX: model("A tree of the model points outside itself."),
  MODEL_TOO_LARGE: model("The model declares more than the limits allow."),
  MODEL_UNSUPPORTED: model("The model is sound, but of a kind that the format or Marquee has no place for."),
  MODEL_NONFINITE: model("A number of the model is not finite."),
  REFERENCE_MISSING: model("The model carries no reference movies to explain with."),
  RUN_INVALID: model("The folder is not a Marquee run."),
  RUN_DAMAGED: model("The files of the run are not those that were written."),
  // the HTTP API
  UNAUTHORIZED: server(401, "The request carries no token, or another one."),
  HOST_REFUSED: server(421, "The request is addressed to a host that is not served."),
  ORIGIN_REFUSED: server(403, "The request comes from a page of another origin."),
  NOT_FOUND: server(404, "There is nothing at this address."),
  REQUEST_INVALID: server(400, "The request is not of the form the API describes."),
  REQUEST_TOO_LARGE: server(413, "The request is larger than the limit."),
  REQUEST_TOO_SLOW: server(408, "The request came in too slowly."),
  KEY_REUSED: server(409, "The idempotency key was used before for another request."),
  QUEUE_FULL: server(429, "There are as many jobs waiting as the server takes."),
  RATE_LIMITED: server(429, "There were more requests in a minute than the server takes."),
  JOB_LOST: server(500, "The worker of a job died."),
  ADDRESS_REFUSED: { exitCode: 5, httpStatus: 500, meaning: "The server cannot listen at this address." },
  // engines and defects
  ENGINE_FAILED: { exitCode: 5, httpStatus: 502, meaning: "The engine failed." },
  ENGINE_INTERRUPTED: { exitCode: 5, httpStatus: 502, meaning: "The work of an engine was stopped from outside." },
  ENGINE_TIMEOUT: { exitCode: 5, httpStatus: 504, meaning: "The engine took longer than it was given." },
  ENGINE_UNREACHABLE: { exitCode: 5, httpStatus: 502, meaning: "The engine cannot be reached." },
  ENGINE_REFUSED: { exitCode: 5, httpStatus: 502, meaning: "The engine does not let this user in." },
  ENGINE_SESSION_LOST: { exitCode: 5, httpStatus: 502, meaning: "The session with the engine is gone." },
  INTERNAL: { exitCode: 70, httpStatus: 500, meaning: "A defect of Marquee." },
} as const satisfies Record<string, ErrorKind>;

interface ErrorKind {
  readonly exitCode: 2 | 3 | 4 | 5 | 70;
  readonly httpStatus: number;
  readonly meaning: string;
}

export type ErrorCode = keyof typeof errorCatalogue;

/** What an error says. `row` is counted from 1 for the first row below the header; `column` is the name as the file has it. */
export interface ErrorDetails {
  /** The file, option, learner or model it is about, as the user knows it. */
  readonly where?: string;
  readonly row?: number;
  readonly column?: string;
  /** Continues "expected …", with no full stop. */
  readonly expected: string;
  /** Continues "found …", with no full stop. */
  readonly found: string;
  /** A full sentence: what to do. */
  readonly remedy?: string;
}

/** The only error Marquee throws on purpose: one sentence with the place, what was expected, what was found and what to do. */
export class MarqueeError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: number;
  readonly httpStatus: number;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(errorSentence(details));
    this.name = "MarqueeError";
    this.code = code;
    this.details = details;
    const kind = errorCatalogue[code];
    this.exitCode = kind.exitCode;
    this.httpStatus = kind.httpStatus;
  }
}

const longestFound = 120;

function errorSentence(details: ErrorDetails): string {
  const place = [
    [details.where, details.row === undefined ? undefined : `row ${details.row}`].filter(Boolean).join(" "),
    details.column,
  ]
    .filter(Boolean)
    .join(", ");
  const found = details.found.length > longestFound ? `${details.found.slice(0, longestFound)}…` : details.found;
  const sentence = `expected ${details.expected}, found ${found}.`;
  return [place === "" ? sentence : `${place}: ${sentence}`, details.remedy].filter(Boolean).join(" ");
}

function usage(meaning: string) {
  return { exitCode: 2, httpStatus: 400, meaning } as const;
}

function data(meaning: string) {
  return { exitCode: 3, httpStatus: 422, meaning } as const;
}

function server(httpStatus: number, meaning: string) {
  return { exitCode: 5, httpStatus, meaning } as const;
}

function model(meaning: string) {
  return { exitCode: 4, httpStatus: 422, meaning } as const;
}
