import { MarqueeError } from "../../errors.ts";

const mostEntries = 1000;

export interface NamedEntry {
  readonly name: string;
  /** What people did, in the credits. */
  readonly job: unknown;
}

/** Where a cell is, for errors. */
export interface CellPlace {
  readonly where: string;
  /** From 1. */
  readonly row: number;
  readonly column: string;
}

/**
 * The entries of a cell that holds a JSON list of objects with a name, such as `[{"id": 28, "name": "Action"}]`. An empty cell
 * is an empty list. Nothing but strict JSON is read: a list in the notation of another language is refused.
 * Throws JSON_INVALID.
 */
export function namedEntries(text: string, place: CellPlace): NamedEntry[] {
  if (text.trim() === "") return [];
  const list = parsed(text, place);
  if (!Array.isArray(list)) throw refusal(place, text, "a JSON list of objects");
  if (list.length > mostEntries) throw refusal(place, String(list.length), `at most ${mostEntries} entries`);
  return list.map((entry: unknown) => {
    const fields = new Map(typeof entry === "object" && entry !== null ? Object.entries(entry) : []);
    const name: unknown = fields.get("name");
    if (typeof name !== "string" || name.trim() === "") throw refusal(place, text, "objects with a name");
    return { name: name.trim(), job: fields.get("job") };
  });
}

function parsed(text: string, place: CellPlace): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(place, text, "a JSON list of objects");
  }
}

function refusal(place: CellPlace, found: string, expected: string): MarqueeError {
  return new MarqueeError("JSON_INVALID", {
    ...place,
    expected,
    found,
    remedy: "Use the file as the data set holds it.",
  });
}
