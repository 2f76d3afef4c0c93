import { status } from "@grpc/grpc-js";
import { type ErrorCode, MarqueeError } from "../../errors.ts";
import { isServiceError } from "./calls.ts";

/** The conditions of Spark (https://spark.apache.org/docs/latest/sql-error-conditions.html) that decide what is done. */
const conditions = {
  operationGone: /\[INVALID_HANDLE\.OPERATION_(?:NOT_FOUND|ABANDONED)\]/,
  operationUnknown: /\[INVALID_HANDLE\.OPERATION_NOT_FOUND\]/,
  operationKnown: /\[INVALID_HANDLE\.OPERATION_ALREADY_EXISTS\]/,
  sessionLost: /\[INVALID_HANDLE\.SESSION_(?:NOT_FOUND|CHANGED|CLOSED)\]/,
  streamTaken: /\[INVALID_CURSOR\.DISCONNECTED\]/,
  /** Spark names the file and keeps the reason to itself, unless it has a condition of its own. */
  fileRefused: /\[FAILED_READ_FILE\.NO_HINT\]/,
  cancelled: /\[OPERATION_CANCELL?ED\]/,
  unreadable:
    /\[(?:PATH_NOT_FOUND|UNABLE_TO_INFER_SCHEMA|FAILED_READ_FILE|CANNOT_READ_FILE_FOOTER|MALFORMED_CSV_RECORD|MALFORMED_RECORD_IN_PARSING|CSV_HEADER|CANNOT_MERGE_SCHEMAS|FAILED_MERGING_SCHEMA|CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE|UNSUPPORTED_FILE_SYSTEM)\b|CSV header does not conform|FileNotFoundException|is not a Parquet file/i,
} as const;

export type Condition = keyof typeof conditions;

/** True when Spark says that it is in this condition. */
export function isCondition(error: unknown, condition: Condition): boolean {
  return isServiceError(error) && conditions[condition].test(error.details);
}

/**
 * True when the connection failed and not what was asked: asking again may help. It is safe where the server can tell a
 * repeated request from a new one.
 */
export function isBrokenConnection(error: unknown): boolean {
  if (!isServiceError(error)) return false;
  if (isCondition(error, "streamTaken")) return true;
  // What Spark itself says comes with details; what gRPC says of a connection does not.
  if (error.metadata.get("grpc-status-details-bin").length > 0) return false;
  if (error.code === status.UNAVAILABLE) return true;
  if (error.code === status.INTERNAL) return /RST_STREAM|connection|ECONN|EPIPE|goaway/i.test(error.details);
  return error.code === status.CANCELLED;
}

/** What a failed call means to the user. `where` names the server. MarqueeErrors pass through. */
export function sparkFailure(error: unknown, where: string): MarqueeError {
  if (error instanceof MarqueeError) return error;
  const said = isServiceError(error) ? error.details : error instanceof Error ? error.message : String(error);
  const fail = (code: ErrorCode, expected: string, remedy: string) =>
    new MarqueeError(code, { where, expected, found: `"${firstLine(said)}"`, remedy });
  if (!isServiceError(error)) return fail("ENGINE_FAILED", "answers of Spark Connect", "Check the address.");
  if (isCondition(error, "sessionLost")) return sessionLost(where, `"${firstLine(said)}"`);
  if (isCondition(error, "cancelled"))
    return fail("ENGINE_INTERRUPTED", "the query to run to its end", "Run it again.");
  if (isCondition(error, "fileRefused")) {
    const expected = "files that are whole, and CSV files with the same columns in the same order";
    return fail(
      "SOURCE_UNREADABLE",
      expected,
      "Write the file again, or all of them as Parquet, whose columns are matched by name.",
    );
  }
  if (isCondition(error, "unreadable")) {
    return fail("SOURCE_UNREADABLE", "data that the cluster can read", "Paths are those the cluster sees.");
  }
  switch (error.code) {
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return fail("ENGINE_REFUSED", "to be let in", "Check the token, and that it has not expired.");
    case status.UNAVAILABLE:
      return fail(
        "ENGINE_UNREACHABLE",
        "a Spark Connect server",
        "Check the address, use_ssl and that the server runs.",
      );
    case status.UNIMPLEMENTED:
      return fail("ENGINE_FAILED", "a Spark Connect server of Spark 4", "Check the address.");
    case status.DEADLINE_EXCEEDED:
      return fail("ENGINE_UNREACHABLE", "an answer", "Check that the server runs and is not overloaded.");
    case status.RESOURCE_EXHAUSTED:
      return fail("ENGINE_FAILED", "messages within the limit", "Raise grpc_max_message_size in the address.");
    default:
      return fail("ENGINE_FAILED", "the query to work", "The log of the Spark Connect server tells more.");
  }
}

export function sessionLost(where: string, found: string): MarqueeError {
  return new MarqueeError("ENGINE_SESSION_LOST", {
    where,
    expected: "the session to last",
    found,
    remedy: "The server was restarted or ended it, and its views are gone: begin again.",
  });
}

/** What Spark says fills pages: the line that names the condition says what is wrong, or else the first one. */
function firstLine(text: string): string {
  const condition = /\[[A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)*\] [^\n]*/.exec(text)?.[0];
  const line = condition ?? text.split("\n").find((one) => one.trim() !== "");
  return line?.trim() ?? "no reason given";
}
