import { MarqueeError } from "../errors.ts";

/**
 * The list was put together in 2010: its latest genuine dates are two films announced for 2011. Later years are
 * two-digit years of 1915 to 1946 read in the wrong century.
 */
const latestGenuineYear = 2011;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export interface FilmDate {
  /** ISO 8601, `1939-12-15`. */
  readonly date: string;
  /** True when the century was put right. */
  readonly corrected: boolean;
}

/** Reads a date such as `Dec 15 2039`. `row`: counted from 1, for the error. Throws DATE_INVALID. */
export function filmDate(text: unknown, where: string, row: number): FilmDate {
  const parts = typeof text === "string" ? /^([A-Z][a-z]{2}) (\d{2}) (\d{4})$/.exec(text) : null;
  const month = parts === null ? 0 : months.indexOf(parts[1]!) + 1;
  if (parts === null || month === 0) {
    throw new MarqueeError("DATE_INVALID", {
      where,
      row,
      column: "Release Date",
      expected: "a date such as Jun 12 1998",
      found: String(text),
    });
  }
  const year = Number(parts[3]);
  const corrected = year > latestGenuineYear;
  const digits = String(month).padStart(2, "0");
  return { date: `${corrected ? year - 100 : year}-${digits}-${parts[2]}`, corrected };
}
