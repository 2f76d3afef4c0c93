import { MarqueeError } from "../errors.ts";
import { type Note, note } from "../notes.ts";
import { type NumberColumn, noteValue, type Tally } from "./number-column.ts";
import { quoted } from "./read-options.ts";

/**
 * Settles what commas and dots mean, once all columns are read: one file uses one decimal mark. "1,234" is a thousand when
 * another number has more than one comma, or when decimals have dots and the column has no number of four digits or more without commas.
 * decimal: the mark, where the caller knows it. Throws NUMBER_AMBIGUOUS when nothing tells, when the file uses both marks, or another
 * than the one that was named.
 */
export function settleSeparators(columns: readonly NumberColumn[], decimal?: "point" | "comma"): Note[] {
  const first = (pick: (column: NumberColumn) => Tally) => {
    const column = columns.find((candidate) => pick(candidate).count > 0);
    return column === undefined ? null : { column, tally: pick(column) };
  };
  const dotted = first((column) => column.dotted);
  const decimalCommas = first((column) => column.decimalCommas);
  const commaThousands = first((column) => column.commaThousands);
  const dotThousands = first((column) => column.dotThousands);
  const commaDecimal = decimalCommas ?? dotThousands;
  const commaGroups = commaThousands ?? dotted;
  if (commaDecimal !== null && commaGroups !== null) {
    // The one further down is more likely the odd one out.
    const [one, other] =
      commaDecimal.tally.row < commaGroups.tally.row ? [commaDecimal, commaGroups] : [commaGroups, commaDecimal];
    throw ambiguous(other.column, other.tally.row, other.tally.text, {
      expected: "one decimal mark throughout the file",
      and: ` here and ${quoted(one.tally.text)} in row ${one.tally.row} of ${one.column.name}`,
    });
  }
  const against = decimal === "comma" ? commaGroups : decimal === "point" ? commaDecimal : null;
  if (against !== null) {
    throw ambiguous(against.column, against.tally.row, against.tally.text, {
      expected: `a ${decimal} as the decimal mark, as --decimal says`,
      and: "",
    });
  }
  let commas = decimalCommas === null ? 0 : total(columns, (column) => column.decimalCommas);
  let thousands = total(columns, (column) => column.commaThousands) + total(columns, (column) => column.dotThousands);
  for (const column of columns) {
    if (column.unclear.length === 0) continue;
    if (commaDecimal !== null || decimal === "comma") commas += column.unclear.length;
    else if (decimal === "point" || commaThousands !== null || (dotted !== null && groupsThousands(column))) {
      for (const index of column.unclear) {
        column.values[index] = Math.round(column.values[index]! * 1000);
        noteValue(column, column.values[index]);
      }
      thousands += column.unclear.length;
    } else {
      throw ambiguous(column, column.unclear[0]! + 1, column.firstUnclear, {
        expected: "a number that can be read in one way",
        and: ", which may be a thousand or a decimal",
      });
    }
  }
  const where = columns[0]?.where;
  const notes: Note[] = [];
  if (commas > 0) {
    notes.push(note("DECIMAL_COMMA", `In ${where} ${counted(commas, "number")} with a comma as the decimal mark.`));
  }
  if (thousands > 0) {
    notes.push(note("THOUSANDS", `In ${where} ${counted(thousands, "number")} with thousands separators.`));
  }
  return notes;
}

/** True when no number of four digits or more stands without a separator, so that the commas look like the column's custom. */
function groupsThousands(column: NumberColumn): boolean {
  const unclear = new Set(column.unclear);
  for (let index = 0; index < column.length; index++) {
    if (Math.abs(column.values[index]!) >= 1000 && !unclear.has(index)) return false;
  }
  return true;
}

export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? " is" : "s are"} written`;
}

function total(columns: readonly NumberColumn[], pick: (column: NumberColumn) => Tally): number {
  return columns.reduce((sum, column) => sum + pick(column).count, 0);
}

function ambiguous(
  column: NumberColumn,
  row: number,
  text: string,
  words: { expected: string; and: string },
): MarqueeError {
  return new MarqueeError("NUMBER_AMBIGUOUS", {
    where: column.where,
    row,
    column: column.name,
    expected: words.expected,
    found: `${quoted(text)}${words.and}`,
    remedy:
      "Write numbers without thousands separators and with a decimal point, or say which mark it is with --decimal comma or --decimal point.",
  });
}
