import type { RandomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { type CircularRule, circularRules, suspectAuc } from "./circular-rules.ts";
import { codeInputs, fitInput, inputColumnNames, inputColumns } from "./fitted-inputs.ts";
import type { InputColumn } from "./inputs.ts";

/** The most rules that a note names. */
const mostNamed = 3;

/** Rules on the inputs that nearly decide the target; a category is one column for each of its frequent values. */
export function suspectRules(inputs: readonly InputColumn[], target: Uint8Array, random: RandomStream): CircularRule[] {
  const columns = inputs.flatMap((input) => {
    if (input.kind === "number") return [{ name: input.name, values: input.values }];
    const fitted = fitInput(input);
    const [codes] = codeInputs([fitted], [input]);
    const names = inputColumnNames(fitted);
    return inputColumns(fitted, codes!).map((values, index) => ({ name: names[index]!, values }));
  });
  return circularRules(
    columns.map(({ name }) => name),
    columns.map(({ values }) => values),
    target,
    random,
  );
}

/** Says which columns the target may be made of; nothing when there is no such rule. */
export function circularNotes(rules: readonly CircularRule[]): Note[] {
  const singles = rules.filter(({ columns }) => columns.length === 1).map(({ rule }) => rule);
  const pairs = rules.filter(({ columns }) => columns.length > 1).map(({ rule }) => rule);
  const notes: Note[] = [];
  if (singles.length > 0) {
    const [subject, verb, them] =
      singles.length === 1 ? ["By itself", "tells", "it"] : ["Each by itself,", "tell", "them"];
    const message = `${subject} ${list(singles)} ${verb} hits from the rest almost perfectly (ROC AUC above ${suspectAuc}): suspect that the target was made from ${them}, or is known only afterwards.`;
    notes.push(note("LEAK_SUSPECT", message));
  }
  if (pairs.length > 0) {
    const more = pairs.length > mostNamed ? `, and ${pairs.length - mostNamed} further rules,` : "";
    const message = `Suspect: the label may be made of its features. ${pairs.slice(0, mostNamed).join("; ")}${more} ${pairs.length === 1 ? "tells" : "tell"} hits from the rest almost perfectly (ROC AUC above ${suspectAuc}).`;
    notes.push(note("LEAK_SUSPECT", message));
  }
  return notes;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
