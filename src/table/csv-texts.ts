import { MarqueeError } from "../errors.ts";
import { checkedHeader } from "./column-names.ts";
import { atEnd, scanRecord, startScan, tooManyRows } from "./csv-scanner.ts";
import { binaryKind, formatMismatch, textMismatch } from "./formats.ts";
import type { ReadLimits } from "./read-options.ts";
import { utf8Text } from "./text-encoding.ts";

/**
 * The given columns of a comma-separated text, cell by cell as text, found by their exact names: for files of a known
 * layout that are no movie tables yet. Throws COLUMN_MISSING, CSV_RAGGED, NO_ROWS and what reading CSV throws.
 */
export function csvTexts<Name extends string>(
  bytes: Uint8Array,
  where: string,
  names: readonly Name[],
  limits: ReadLimits,
): Record<Name, string>[] {
  const kind = binaryKind(bytes) ?? textMismatch(bytes, "csv");
  if (kind !== null) throw formatMismatch(where, "csv", kind);
  const text = utf8Text(bytes, where).bytes;
  const scanner = startScan(text, ",", where, limits);
  if (atEnd(scanner)) {
    throw new MarqueeError("EMPTY_FILE", { where, expected: "a table", found: "an empty file" });
  }
  const header = checkedHeader(scanRecord(scanner), where, limits.columns).names;
  const places = names.map((name) => [name, requirePlace(header, name, where)] as const);
  const rows: Record<Name, string>[] = [];
  while (!atEnd(scanner)) {
    if (rows.length >= limits.rows) throw tooManyRows(where, limits.rows);
    const record = scanRecord(scanner);
    if (record.length === 1 && record[0] === "") continue;
    if (record.length !== header.length) {
      throw new MarqueeError("CSV_RAGGED", {
        where,
        row: rows.length + 1,
        expected: `${header.length} fields, as in the header`,
        found: String(record.length),
        remedy: "Look for a quote that is missing there or above.",
      });
    }
    rows.push(Object.fromEntries(places.map(([name, place]) => [name, record[place]!])) as Record<Name, string>);
  }
  if (rows.length === 0) {
    throw new MarqueeError("NO_ROWS", { where, expected: "at least one row", found: "a header and no rows" });
  }
  return rows;
}

function requirePlace(header: readonly string[], name: string, where: string): number {
  const place = header.indexOf(name);
  if (place >= 0) return place;
  throw new MarqueeError("COLUMN_MISSING", {
    where,
    expected: `a column named ${name}`,
    found: header.join(", "),
  });
}
