import { MarqueeError } from "../errors.ts";
import type { SourceFormat } from "./engine.ts";

/**
 * The format of a source or of a result: the one given, else what the end of its name says, else Parquet, of which folders
 * usually are. option: what to name the choice in a message. Throws FORMAT_UNKNOWN for an end that says another format.
 */
export function sourceFormat(path: string, given: SourceFormat | undefined, option: string): SourceFormat {
  if (given !== undefined) return given;
  const name = path.replace(/[\\/]+$/, "").toLowerCase();
  if (/\.csv(?:\.gz)?$/.test(name)) return "csv";
  if (/\.(?:jsonl?|ndjson|xlsx|tsv|txt)(?:\.gz)?$/.test(name)) {
    throw new MarqueeError("FORMAT_UNKNOWN", {
      where: path,
      expected: "a name that ends in .parquet or .csv, or a folder of such files",
      found: "another format",
      remedy: `Convert it, or say what it is with ${option}.`,
    });
  }
  return "parquet";
}
