import type { Note } from "../notes.ts";
import { inert, wrapText } from "./text-table.ts";

/** Where text goes: the part of a writable stream that is needed. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What the command line is given by the process that runs it. */
export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** What stands behind `marquee`. */
  readonly args: readonly string[];
}

/** The options every command has. */
export interface OutputOptions {
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
}

/** What a command has to say: for programs, for people, and on the side. */
export interface CommandResult {
  /** A JSON value: no typed arrays, no NaN. */
  readonly json: unknown;
  /** Lines for people. `width`: characters of a line. */
  readonly text: (style: Style, width: number) => readonly string[];
  readonly notes: readonly Note[];
}

const plain: Style = { bold: (text) => text, dim: (text) => text };
const colored: Style = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
};
const defaultWidth = 100;

/** Prints a command's result on stdout: one JSON document when asked for, else text. Notes go to stderr in both cases. */
export function printResult(surroundings: Surroundings, options: OutputOptions, result: CommandResult): void {
  const { stdout, stderr, env } = surroundings;
  const width = Math.max(40, stdout.columns || defaultWidth);
  if (options.json) {
    stdout.write(`${jsonText(result.json)}\n`);
  } else {
    const colorful = stdout.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb" && options.color !== false;
    stdout.write(`${result.text(colorful ? colored : plain, width).join("\n")}\n`);
  }
  for (const { code, message } of result.notes) {
    const lines = wrapText(`note: ${inert(message)} [${code}]`, Math.max(40, stderr.columns || defaultWidth) - 2);
    stderr.write(`${lines.join("\n  ")}\n`);
  }
}

/** The notes of several steps in order, each said once. */
export function mergeNotes(...lists: readonly (readonly Note[])[]): Note[] {
  const unique = new Map(lists.flat().map((note) => [`${note.code} ${note.message}`, note]));
  return [...unique.values()];
}

/** JSON in which every character a terminal could act upon is written as an escape. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
