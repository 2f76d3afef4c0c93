import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import { type ColumnSource, parseRecords } from "./parse-records.ts";
import type { ReadOptions } from "./read-options.ts";

/**
 * Reads a movie table from JSON lines, or, where `array` allows it, from one array of objects. bytes: valid UTF-8 without
 * a byte order mark. Throws JSON_INVALID with the row of the first line that is not an object.
 */
export function parseJson(bytes: Uint8Array, array: boolean, source: ColumnSource, options: ReadOptions): MovieTable {
  return parseRecords(jsonRecords(bytes, array, source), source, options);
}

/** What the lines hold, one at a time, or the array. */
export function jsonRecords(bytes: Uint8Array, array: boolean, source: ColumnSource): Iterable<unknown> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return array && /^\s*\[/.test(text.toString("latin1", 0, 200)) ? wholeArray(text, source) : lines(text, source.name);
}

function wholeArray(text: Buffer, { name }: ColumnSource): readonly unknown[] {
  let whole: string;
  try {
    whole = text.toString("utf8");
  } catch {
    // Longer than the longest string there can be.
    throw new MarqueeError("FILE_TOO_LARGE", {
      where: name,
      expected: "one array of at most 500 MB",
      found: `${text.length} bytes`,
      remedy: "Write JSON lines: one object a line.",
    });
  }
  return exactParse(whole, name) as readonly unknown[];
}

/** The values of the lines, one at a time. */
function* lines(text: Buffer, where: string): Generator<unknown> {
  let end = text.length;
  while (end > 0 && text[end - 1]! <= 32) end--;
  let row = 0;
  for (let start = 0; start < end; ) {
    const feed = text.indexOf(10, start);
    const stop = feed < 0 || feed > end ? end : feed;
    yield parseLine(text, start, stop, ++row, where);
    start = stop + 1;
  }
}

const longestLine = 100_000_000;

function parseLine(text: Buffer, start: number, stop: number, row: number, where: string): unknown {
  if (stop - start > longestLine) {
    throw new MarqueeError("FIELD_TOO_LONG", {
      where,
      row,
      expected: `lines of at most ${longestLine} bytes`,
      found: `one of ${stop - start}`,
    });
  }
  return exactParse(text.toString("utf8", start, stop), where, row);
}

/** Parses JSON, keeping whole numbers that a number cannot hold exactly as text. */
function exactParse(json: string, where: string, row?: number): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return /\d{16}/.test(json) ? JSON.parse(json.replace(stringOrNumber, quoteUnsafe)) : value;
  } catch (error) {
    if (error instanceof RangeError) {
      const found = "a text too long to look through";
      throw new MarqueeError("FIELD_TOO_LONG", {
        where,
        ...(row === undefined ? {} : { row }),
        expected: "JSON",
        found,
      });
    }
    throw new MarqueeError("JSON_INVALID", {
      where,
      ...(row === undefined ? {} : { row }),
      expected: row === undefined ? "an array of objects" : "a JSON object on one line",
      found: error instanceof Error ? error.message : String(error),
      remedy: "Write one object a line; each needs quotes around its names and its texts.",
    });
  }
}

const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

function quoteUnsafe(token: string): string {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
