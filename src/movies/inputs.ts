import { MarqueeError } from "../errors.ts";
import { takeRows } from "../math/columns.ts";
import { type CellValue, extraColumn, hasMeasure, type MovieTable, measureNames } from "./movie.ts";

/**
 * How the cells of a column are read: as numbers (true and false are 1 and 0), as the month of a date, or as categories.
 * Months are categories too, `Jan` to `Dec`, and may be given so in place of a date.
 */
export type InputKind = "number" | "month" | "category";

/** A column of the table that a model is given. */
export interface InputField {
  readonly name: string;
  readonly kind: InputKind;
}

/** An input with its cells: n numbers with NaN where missing, or n texts with null. */
export type InputColumn =
  | { readonly name: string; readonly kind: "number"; readonly values: Float64Array }
  | { readonly name: string; readonly kind: "month" | "category"; readonly values: readonly (string | null)[] };

/** The four measures as inputs. */
export const measureFields: readonly InputField[] = measureNames.map((name) => ({ name, kind: "number" }));

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const missingTexts = new Set(["", "-", "na", "n/a", "nan", "null", "none"]);
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The inputs of a table by field, cells that cannot be known left missing. Throws FEATURE_MISSING (the table lacks a column)
 * TYPE (a text where numbers or dates are needed) and NUMBER_OVERFLOW.
 */
export function readInputs(fields: readonly InputField[], table: MovieTable): InputColumn[] {
  return fields.map(({ name, kind }) => {
    const cells = cellsOf(table, name);
    if (cells instanceof Float64Array) return { name, kind: "number", values: cells };
    if (kind === "category") return { name, kind, values: cells.map(cellText) };
    const read = kind === "number" ? cellNumber : cellMonth;
    const values = cells.map((cell, row) => {
      if (cellText(cell) === null) return null;
      const value = read(cell);
      const place = { where: `${table.source}, movie ${table.ids[row]}`, column: name, found: String(cell) };
      if (value === null) {
        const expected = kind === "number" ? "a number, as in training" : "a date such as 2003-02-28, as in training";
        throw new MarqueeError("TYPE", { ...place, expected });
      }
      if (typeof value === "number" && !Number.isFinite(value)) {
        throw new MarqueeError("NUMBER_OVERFLOW", { ...place, expected: "a number", remedy: "Use a larger unit." });
      }
      return value;
    });
    return kind === "number"
      ? { name, kind, values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))) }
      : { name, kind, values: values as (string | null)[] };
  });
}

/** The four measures of a table as inputs. Throws FEATURE_MISSING where the table has no such column. */
export function measureInputs(table: MovieTable): InputColumn[] {
  return readInputs(measureFields, table);
}

/** The given rows of every input, in the order of `rows`. */
export function takeInputs(inputs: readonly InputColumn[], rows: ArrayLike<number>): InputColumn[] {
  return inputs.map((input) =>
    input.kind === "number"
      ? { ...input, values: takeRows(input.values, rows) }
      : { ...input, values: Array.from(rows, (row) => input.values[row]!) },
  );
}

/** What the cells of a column can be read as: numbers or months where every known cell is one, else categories; null without a known cell. */
export function cellKind(cells: readonly CellValue[]): InputKind | null {
  const known = cells.filter((cell) => cellText(cell) !== null);
  if (known.length === 0) return null;
  if (known.every((cell) => cellNumber(cell) !== null)) return "number";
  return known.every((cell) => cellMonth(cell) !== null) ? "month" : "category";
}

/** The cells of a column of any kind: a measure's numbers, or the values of an extra column. Throws FEATURE_MISSING. */
function cellsOf(table: MovieTable, name: string): Float64Array | readonly CellValue[] {
  const measure = measureNames.find((known) => known === name);
  if (measure !== undefined && hasMeasure(table, measure)) return table.measures[measure];
  const column = measure === undefined ? extraColumn(table, name) : undefined;
  if (column !== undefined) return column.values;
  const present = [...measureNames.filter((known) => hasMeasure(table, known)), ...table.extras.map((one) => one.name)];
  throw new MarqueeError("FEATURE_MISSING", {
    where: table.source,
    expected: `a column named ${name}, which the model needs`,
    found: present.join(", ") || "none of its columns",
    remedy: "Add the column, and leave it empty where a value is not known.",
  });
}

/** A cell as text, without the spaces around it; null where nothing is known. */
function cellText(cell: CellValue): string | null {
  if (cell === null) return null;
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : null;
  const text = String(cell).trim();
  return missingTexts.has(text.toLowerCase()) ? null : text;
}

function cellNumber(cell: CellValue): number | null {
  if (typeof cell === "boolean") return cell ? 1 : 0;
  if (typeof cell === "string" && plainNumber.test(cell.trim())) return Number(cell);
  return typeof cell === "number" ? cell : null;
}

function cellMonth(cell: CellValue): string | null {
  const text = typeof cell === "string" ? cell.trim() : "";
  const month = Number(/^\d{4}-(\d{2})(?:-\d{2})?(?:[T ].*)?$/.exec(text)?.[1]);
  return months[month - 1] ?? months.find((name) => name === text) ?? null;
}
