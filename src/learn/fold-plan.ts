import { MarqueeError } from "../errors.ts";
import type { RandomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { groupedFolds } from "./split-groups.ts";
import { foldRows, type RowSplit, stratifiedFolds } from "./split-rows.ts";
import { timeFolds } from "./split-time.ts";

/** Folds of which the largest has this many times the rows of the smallest are called uneven. */
const unevenRatio = 1.5;

/** How rows are to be divided for cross-validation. `folds`: 2 or more; `repeats`: 1 or more. */
export type FoldChoice =
  | { readonly kind: "stratified"; readonly folds: number; readonly repeats: number }
  /** `groups`: the group of each row, an integer from 0; a group is never divided. */
  | { readonly kind: "grouped"; readonly folds: number; readonly repeats: number; readonly groups: Uint32Array }
  /** `moments`: a finite number a row that grows with time; training rows are earlier than test rows. */
  | { readonly kind: "time"; readonly folds: number; readonly moments: Float64Array };

/** Cross-validation folds, each with both classes on both sides. */
export interface FoldPlan {
  readonly kind: FoldChoice["kind"];
  /** How many rows were divided. */
  readonly rows: number;
  /** Folds of one repeat, after any reduction. */
  readonly folds: number;
  readonly repeats: number;
  /** folds · repeats splits of the same rows, repeat after repeat. */
  readonly splits: readonly RowSplit[];
  /** The group of each row, where rows were divided by group. */
  readonly groups: Uint32Array | null;
  /** FOLDS_REDUCED and FOLDS_UNEVEN, where they apply. */
  readonly notes: readonly Note[];
}

/**
 * Divides rows into folds: stratified, stratified by group or by time (forward chaining). There are as many folds as asked,
 * or the most, down to 2 (by time, 1), that leave both classes on both sides of every fold. Repeats are divisions of their
 * own; the first is the same however many there are. target: n values, 0 or 1. Throws TOO_FEW_ROWS when nothing can be divided.
 */
export function planFolds(target: Uint8Array, choice: FoldChoice, random: RandomStream): FoldPlan {
  const repeats = choice.kind === "time" ? 1 : choice.repeats;
  const fewest = choice.kind === "time" ? 1 : 2;
  for (let folds = mostFolds(target, choice); folds >= fewest; folds--) {
    const splits = Array.from({ length: repeats }, (_, repeat) =>
      splitsOf(target, choice, folds, repeat === 0 ? random : random.child(1 + repeat)),
    ).flat();
    if (!splits.every((split) => hasBothClasses(target, split.train) && hasBothClasses(target, split.test))) continue;
    const groups = choice.kind === "grouped" ? choice.groups : null;
    const notes = [...reductionNotes(target, choice, folds), ...(groups === null ? [] : unevenNotes(splits))];
    return { kind: choice.kind, rows: target.length, folds, repeats, splits, groups, notes };
  }
  throw new MarqueeError("TOO_FEW_ROWS", {
    where: "cross-validation",
    expected: fewestOf[choice.kind],
    found: inWords(target, choice),
    remedy: choice.kind === "stratified" ? "Add rows of the smaller class." : "Use stratified folds, or add rows.",
  });
}

/** The part of a choice that belongs to the given rows, for folds within folds. */
export function takeFoldChoice(choice: FoldChoice, rows: Uint32Array): FoldChoice {
  if (choice.kind === "grouped") return { ...choice, groups: rows.map((row) => choice.groups[row]!) };
  if (choice.kind === "time") return { ...choice, moments: Float64Array.from(rows, (row) => choice.moments[row]!) };
  return choice;
}

const fewestOf = {
  stratified: "at least 2 rows of each class",
  grouped: "at least 2 groups with hits and 2 with other movies, so that both classes can be on both sides",
  time: "both classes among the earlier and among the later movies",
} as const;

function splitsOf(target: Uint8Array, choice: FoldChoice, folds: number, random: RandomStream): RowSplit[] {
  if (choice.kind === "time") return timeFolds(choice.moments, folds);
  const foldOf =
    choice.kind === "grouped"
      ? groupedFolds(target, choice.groups, folds, random)
      : stratifiedFolds(target, folds, random);
  return Array.from({ length: folds }, (_, fold) => foldRows(foldOf, fold));
}

/** No more folds than either class has rows (or groups) to give each fold one. */
function mostFolds(target: Uint8Array, choice: FoldChoice): number {
  const holders = (kind: 0 | 1): number => {
    const rows = Array.from(target.keys()).filter((row) => target[row] === kind);
    return choice.kind === "grouped" ? new Set(rows.map((row) => choice.groups[row])).size : rows.length;
  };
  return Math.min(choice.folds, holders(0), holders(1));
}

function hasBothClasses(target: Uint8Array, rows: Uint32Array): boolean {
  return rows.some((row) => target[row] === 0) && rows.some((row) => target[row] === 1);
}

function reductionNotes(target: Uint8Array, choice: FoldChoice, folds: number): Note[] {
  if (folds === choice.folds) return [];
  const reasons = {
    stratified: `the smaller class has ${smallerClass(target)} training rows`,
    grouped: "the groups are too few to give every fold both classes",
    time: "more would leave a fold without both classes before and after its cut",
  };
  const noun = folds === 1 ? "fold" : "folds";
  return [note("FOLDS_REDUCED", `${folds} ${noun} instead of ${choice.folds}, because ${reasons[choice.kind]}.`)];
}

function unevenNotes(splits: readonly RowSplit[]): Note[] {
  const sizes = splits.map(({ test }) => test.length);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  if (largest < unevenRatio * smallest) return [];
  const message = `The folds hold from ${smallest} to ${largest} rows, because groups are not divided.`;
  return [note("FOLDS_UNEVEN", message)];
}

function inWords(target: Uint8Array, choice: FoldChoice): string {
  const rows = `${smallerClass(target)} rows of the smaller class`;
  if (choice.kind === "grouped") return `${rows} in ${new Set(choice.groups).size} groups`;
  if (choice.kind === "time") return `${rows} at ${new Set(choice.moments).size} moments`;
  return rows;
}

function smallerClass(target: Uint8Array): number {
  const hits = target.reduce((sum, value) => sum + value, 0);
  return Math.min(hits, target.length - hits);
}
