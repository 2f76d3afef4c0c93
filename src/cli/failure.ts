import { CommanderError } from "commander";
import { type ErrorCode, type ErrorDetails, errorCatalogue, MarqueeError } from "../errors.ts";
import { jsonText, type Surroundings } from "./output.ts";
import { inert } from "./text-table.ts";

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Partial<ErrorDetails>;
}

/**
 * Tells what went wrong: one sentence on stderr, and with `--json` the document `{"error": {code, message, details}}` on
 * stdout. Returns the exit code.
 */
export function reportFailure(error: unknown, json: boolean, { stdout, stderr, env }: Surroundings): number {
  const failure = describeFailure(error);
  if (json) stdout.write(`${jsonText({ error: failure })}\n`);
  stderr.write(`marquee: ${inert(failure.message)}\n`);
  if (failure.code === "INTERNAL" && env["MARQUEE_DEBUG"] && error instanceof Error) stderr.write(`${error.stack}\n`);
  return errorCatalogue[failure.code].exitCode;
}

function describeFailure(error: unknown): Failure {
  if (error instanceof MarqueeError) {
    const { code, message, details } = optionAsTyped(error);
    return { code, message, details };
  }
  if (error instanceof CommanderError) return { code: "USAGE", message: usageSentence(error), details: {} };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `a defect of Marquee stopped it (${what}). Please report it with the command you gave; with MARQUEE_DEBUG=1 the place is shown.`;
  return { code: "INTERNAL", message, details: {} };
}

/** The library calls an option `maxK`; whoever typed `--max-k` is told of `--max-k`. */
function optionAsTyped(error: MarqueeError): MarqueeError {
  const { where } = error.details;
  if (error.code !== "OPTION_INVALID" || where === undefined || !/^[a-z][a-zA-Z]*$/.test(where)) return error;
  const typed = `--${where.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new MarqueeError(error.code, { ...error.details, where: typed });
}

/** Commander's "error: unknown option '--kk'\n(Did you mean --k?)" as one sentence. */
function usageSentence({ code, message }: CommanderError): string {
  // What commander says when it shows its help for want of a command it knows.
  if (code === "commander.help") return "there is no such command. Add --help to see those there are.";
  const lines = message
    .replace(/^error: /, "")
    .split("\n")
    .map((line) => line.trim().replace(/\.$/, ""));
  return `${lines.filter((line) => line !== "").join(" ")}. Add --help to see what is understood.`;
}
