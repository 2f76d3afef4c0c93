import { type Note, note } from "../notes.ts";
import { counted } from "./decimal-marks.ts";
import type { NumberColumn } from "./number-column.ts";

/** What a person should know about a column as it was read: missing values, spreadsheet errors, vanishing numbers. */
export function columnNotes(column: NumberColumn): Note[] {
  const { missing, spreadsheetErrors, tiny, measure } = column;
  const notes: Note[] = [];
  if (missing.count > 0) notes.push(note("MISSING", missingMessage(missing.count, measure, missing.row)));
  if (spreadsheetErrors.count > 0) {
    const { count: errors, row, text } = spreadsheetErrors;
    notes.push(
      note(
        "MISSING_EXCEL",
        `${errors} spreadsheet ${errors === 1 ? "error" : "errors"} in ${measure} (${text} in row ${row}) read as missing.`,
      ),
    );
  }
  if (tiny.count > 0) {
    const message = `${counted(tiny.count, "number")} too small for full precision in ${measure} (${tiny.text} in row ${tiny.row}).`;
    notes.push(note("DENORMAL", message));
  }
  return notes;
}

export function missingMessage(missing: number, column: string, row: number): string {
  const values = missing === 1 ? "1 value" : `${missing} values`;
  return `${values} of ${column} ${missing === 1 ? `is missing (row ${row})` : `are missing (the first in row ${row})`}.`;
}
