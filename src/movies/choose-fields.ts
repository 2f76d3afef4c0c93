import { MarqueeError } from "../errors.ts";
import { type Note, note } from "../notes.ts";
import { type FieldLedger, fieldsKnownAt, type Moment, refuseLaterFields } from "./field-ledger.ts";
import { fitInput, isInformative } from "./fitted-inputs.ts";
import { cellKind, type InputField, measureFields, readInputs } from "./inputs.ts";
import { extraColumn, type MovieTable } from "./movie.ts";

/** Which columns a model may learn from. */
export interface FieldWish {
  /** Only what is known at this moment; null for the four measures and what is asked for by name. */
  readonly at: Moment | null;
  /** Extra columns asked for by name; null for all that are known at the moment. */
  readonly extraFeatures: readonly string[] | null;
}

export interface FieldChoice {
  /** The measures first, then the extras in the order of the table. */
  readonly fields: readonly InputField[];
  readonly notes: readonly Note[];
}

/** The most columns a model may learn from. */
export const mostInputs = 100;

/** The most columns of which a model file says when they are known. */
export const mostLedgerFields = 1000;

/**
 * The columns to learn from. Extra columns that nothing can be learned from are left out and named: those without a value,
 * with the same value everywhere, and texts of which none is frequent (titles). training: the training rows, which alone
 * tell what a column holds. Throws COLUMN_MISSING (no such column, a measure that is needed, or nothing known at the
 * moment), FIELD_NOT_YET_KNOWN (a column asked for by name) and OPTION_INVALID (more than 100 columns).
 */
export function chooseFields(training: MovieTable, ledger: FieldLedger, wish: FieldWish): FieldChoice {
  const { at, extraFeatures: named } = wish;
  const asked = named === null ? null : namedFields(training, ledger, named, at);
  if (at === null) requireMeasures(training, ledger);
  const known = new Set(at === null ? measureFields.map(({ name }) => name) : fieldsKnownAt(ledger, at));
  const wanted = training.extras.map(({ name }) => name).filter((name) => asked?.has(name) ?? known.has(name));
  const chosen = usableFields(training, known, new Set(wanted));
  if (chosen.length === 0) throw nothingKnown(training, ledger, at);
  if (chosen.length > mostInputs) {
    throw new MarqueeError("OPTION_INVALID", {
      where: training.source,
      expected: `at most ${mostInputs} columns to learn from`,
      found: String(chosen.length),
      remedy: "Name those to learn from with --extra-features.",
    });
  }
  const useless = wanted.filter((name) => chosen.every((field) => field.name !== name));
  return { fields: chosen, notes: [...uselessNotes(useless), ...(at === null ? [] : laterNotes(ledger, at))] };
}

/** The measures among the given names, and those of the extras that something can be learned from. */
export function usableFields(
  training: MovieTable,
  measures: ReadonlySet<string>,
  extras: ReadonlySet<string>,
): InputField[] {
  const kinds = training.extras
    .filter(({ name }) => extras.has(name))
    .map(({ name, values }) => ({ name, kind: cellKind(values) }));
  return [
    ...measureFields.filter(({ name }) => measures.has(name)),
    ...kinds.filter((field): field is InputField => field.kind !== null && canLearnFrom(field as InputField, training)),
  ];
}

/** The part of the ledger that is about the given fields. */
export function ledgerOf(ledger: FieldLedger, fields: readonly InputField[]): FieldLedger {
  return fields.map(({ name }) => ({ field: name, known: ledger.find(({ field }) => field === name)?.known ?? null }));
}

/** What a model keeps of a ledger: its own fields, and others of which it is known when, as many as a model file may hold. */
export function keptLedger(ledger: FieldLedger, fields: readonly InputField[]): FieldLedger {
  const own = new Set(fields.map(({ name }) => name));
  const others = ledger.filter(({ field, known }) => known !== null && !own.has(field));
  return [...ledgerOf(ledger, fields), ...others].slice(0, mostLedgerFields);
}

function namedFields(table: MovieTable, ledger: FieldLedger, names: readonly string[], at: Moment | null): Set<string> {
  for (const name of names) {
    const entry = ledger.find(({ field }) => field === name);
    if (entry === undefined) {
      throw new MarqueeError("COLUMN_MISSING", {
        where: table.source,
        expected: `a column named ${name} to learn from`,
        found: ledger.map(({ field }) => field).join(", "),
      });
    }
    // Without a moment the caller's word is enough, save for what hits are measured by.
    if (at !== null || entry.known === "outcome") refuseLaterFields([entry], at ?? "lifetime", table.source);
  }
  return new Set(names.filter((name) => extraColumn(table, name) !== undefined));
}

function requireMeasures(table: MovieTable, ledger: FieldLedger): void {
  const missing = measureFields
    .filter(({ name }) => ledger.every(({ field }) => field !== name))
    .map(({ name }) => name);
  if (missing.length === 0) return;
  throw new MarqueeError("COLUMN_MISSING", {
    where: table.source,
    expected: `${missing.length === 1 ? "a column" : "columns"} ${missing.join(", ")}`,
    found: ledger.map(({ field }) => field).join(", ") || "none of them",
    remedy: "Learn from what is known earlier with --at, such as --at release.",
  });
}

function canLearnFrom(field: InputField, training: MovieTable): boolean {
  return isInformative(fitInput(readInputs([field], training)[0]!));
}

function uselessNotes(names: readonly string[]): Note[] {
  if (names.length === 0) return [];
  const message = `Nothing can be learned from ${names.join(", ")}: no value, the same value everywhere, or texts of which none is frequent.`;
  return [note("DROPPED_CONSTANT", message)];
}

/** Says which columns are kept from the model by the moment. */
function laterNotes(ledger: FieldLedger, at: Moment): Note[] {
  const known = new Set(fieldsKnownAt(ledger, at));
  const reasons = new Map<string, string[]>();
  for (const { field, known: when } of ledger) {
    if (known.has(field)) continue;
    const reason =
      when === null ? "not said when known (see --known)" : when === "outcome" ? "outcome" : `known at ${when}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), field]);
  }
  if (reasons.size === 0) return [];
  const parts = [...reasons].map(([reason, fields]) => `${fields.join(", ")} (${reason})`);
  return [note("FIELDS_LEFT_OUT", `Not learned from at ${at}: ${parts.join("; ")}.`)];
}

function nothingKnown(table: MovieTable, ledger: FieldLedger, at: Moment | null): MarqueeError {
  return new MarqueeError("COLUMN_MISSING", {
    where: table.source,
    expected: `columns known at ${at} that differ between movies`,
    found: ledger.map(({ field, known }) => `${field} (${known ?? "not said"})`).join(", ") || "no columns",
    remedy: "Say when your columns are known with --known column=moment, or train at a later moment.",
  });
}
