import { type Note, note } from "../notes.ts";
import { hashText } from "./id-sketch.ts";

/** Which rows a model was tested on, and how often that has been asked of them. Plain data, part of the model. */
export interface TestLook {
  readonly rows: number;
  /** Of the ids and outcomes of the rows, in whatever order; 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** 1 for the first look at these rows, 2 for another model that was judged on them after it, … */
  readonly look: number;
}

/** An earlier model that was found, and what it was tested on. */
export interface EarlierLook {
  /** The file, as people know it. */
  readonly name: string;
  readonly testLook: TestLook;
  /** True when it is the same model in every other respect: the same question asked again, which has the same answer. */
  readonly isSame: boolean;
}

/** A first look at test rows. ids: their ids; target: 0 or 1 for each. */
export function firstLook(ids: readonly string[], target: Uint8Array): TestLook {
  let sum = 0;
  let mixed = 0;
  ids.forEach((id, row) => {
    const hash = hashText(`${target[row]} ${id}`);
    sum = (sum + hash) >>> 0;
    mixed = (mixed ^ Math.imul(hash, 0x9e3779b1)) >>> 0;
  });
  const hex = (value: number) => value.toString(16).padStart(8, "0");
  return { rows: ids.length, fingerprint: hex(sum) + hex(mixed), look: 1 };
}

/** The look this one is, after earlier ones, and what to say when it is not the first. */
export function laterLook(
  first: TestLook,
  earlier: readonly EarlierLook[],
): { readonly testLook: TestLook; readonly notes: readonly Note[] } {
  const matching = earlier.filter(({ testLook }) => testLook.fingerprint === first.fingerprint);
  const others = matching.filter(({ isSame }) => !isSame);
  const same = matching.find(({ isSame }) => isSame);
  if (same !== undefined) return { testLook: { ...first, look: same.testLook.look }, notes: lookNotes(others) };
  const before = others.reduce((most, { testLook }) => Math.max(most, testLook.look), 0);
  return { testLook: { ...first, look: before + 1 }, notes: lookNotes(others) };
}

const mostNamed = 3;

function lookNotes(others: readonly EarlierLook[]): Note[] {
  if (others.length === 0) return [];
  const names = others.slice(0, mostNamed).map(({ name }) => name);
  const more = others.length > names.length ? ` and ${others.length - names.length} more` : "";
  const message = `The same test rows have judged ${names.join(", ")}${more} before: whoever chooses among models by their test figures makes the best of them flatter. Choose by the cross-validated figures, or test on rows that none of them has seen.`;
  return [note("TEST_ROWS_AGAIN", message)];
}
