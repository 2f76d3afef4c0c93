import { MarqueeError } from "../errors.ts";
import { matchedCount } from "./column-names.ts";
import { atEnd, scanRecord, startScan } from "./csv-scanner.ts";
import type { ReadLimits } from "./read-options.ts";

const candidates = [",", ";", "\t", "|"] as const;
const sampleRecords = 20;

export interface DelimiterChoice {
  readonly delimiter: string;
  /** The first records as this delimiter splits them. */
  readonly sample: readonly (readonly string[])[];
  /** True when the text was looked at to its end, so that more of it might have led to another choice. */
  readonly toEnd: boolean;
}

export interface DelimiterHints {
  /** What the caller said. */
  readonly given: string | undefined;
  /** What the file name says. */
  readonly named: string;
  /** Names of columns that are looked for. */
  readonly wanted: readonly string[];
}

/**
 * Finds the delimiter of a CSV text. One that splits a line near the top into column names of the movie table wins; where
 * none does, one that splits the records evenly. Throws DELIM_AMBIGUOUS when no delimiter does, or several.
 */
export function findDelimiter(
  bytes: Uint8Array,
  hints: DelimiterHints,
  where: string,
  limits: ReadLimits,
): DelimiterChoice {
  const sampled = (delimiter: string) => ({ delimiter, ...sampleWith(bytes, delimiter, where, limits) });
  if (hints.given !== undefined) return sampled(hints.given);
  // In the order of preference, which the sorts below keep among equals.
  const order = [hints.named, ...candidates.filter((candidate) => candidate !== hints.named)];
  const samples = order.map(sampled);
  const toEnd = samples.some((choice) => choice.toEnd);
  const choices = samples.map((choice) => ({ ...choice, toEnd }));
  const matches = choices.map(({ sample }) =>
    Math.max(0, ...sample.slice(0, 5).map((record) => matchedCount(record, hints.wanted))),
  );
  const best = Math.max(...matches);
  const matching = choices[matches.indexOf(best)]!;
  if (best > 0 && matching.sample.some((record) => record.length > 1)) return matching;
  const even = choices.filter(({ sample }) => isEven(sample));
  if (even.length === 1 || even[0]?.delimiter === hints.named) return even[0]!;
  const title = choices.find(({ sample }) => sample[0]?.length === 1 && isEven(sample.slice(1)));
  if (title !== undefined && even.length === 0) return title;
  if (choices[0]!.sample.length === 0 && choices[0]!.error !== null) throw choices[0]!.error;
  throw new MarqueeError("DELIM_AMBIGUOUS", {
    where,
    expected: "columns parted by commas, semicolons, tabs or bars",
    found:
      even.length === 0
        ? "lines that none of them splits into the same number of fields"
        : `lines that ${even.map(({ delimiter }) => delimiterName(delimiter)).join(" and ")} split equally well`,
    remedy: "Name the delimiter with --delimiter.",
  });
}

export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };
  return names[delimiter] ?? `"${delimiter}"`;
}

/** The first records; fewer, and the error, where reading them so fails. */
function sampleWith(bytes: Uint8Array, delimiter: string, where: string, limits: ReadLimits) {
  const sample: string[][] = [];
  const scanner = startScan(bytes, delimiter, where, limits);
  let error: MarqueeError | null = null;
  try {
    while (sample.length < sampleRecords && !atEnd(scanner)) sample.push(scanRecord(scanner));
  } catch (thrown) {
    if (!(thrown instanceof MarqueeError)) throw thrown;
    error = thrown;
  }
  return { sample, error, toEnd: atEnd(scanner) };
}

/** Most records have as many fields as the first, and more than one. */
function isEven(sample: readonly (readonly string[])[]): boolean {
  const columns = sample[0]?.length ?? 0;
  return columns > 1 && sample.filter((record) => record.length === columns).length * 2 > sample.length;
}
