import { MarqueeError } from "../errors.ts";

/** The deepest nesting a model file may have; those we write need less than ten. */
const deepest = 64;
/** The most objects and lists a model file may hold; an XGBoost file has about twenty a tree. */
const mostContainers = 2_000_000;

/**
 * The JSON value of a model file. Before it is parsed, the text is looked through once for nesting and numbers of
 * containers that would cost more than the file's length in time, memory or stack. what: "a Marquee model".
 * Throws FORMAT_MISMATCH for what is no JSON, MODEL_NONFINITE for what is but for NaN or Infinity, and MODEL_TOO_LARGE.
 */
export function parseModelJson(text: string, where: string, what: string, remedy: string): unknown {
  refuseBomb(text, where);
  try {
    return JSON.parse(text);
  } catch {
    const nonfinite = writtenNonfinite(text);
    if (nonfinite !== null) {
      const expected = "finite numbers";
      throw new MarqueeError("MODEL_NONFINITE", { where, expected, found: `${nonfinite} written out`, remedy });
    }
    throw new MarqueeError("FORMAT_MISMATCH", {
      where,
      expected: `${what}, which is JSON`,
      found: "text that is not JSON",
      remedy,
    });
  }
}

const stringOrNonfinite = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/** The first NaN or Infinity, which some programs write into JSON, of a text that is JSON otherwise; else null. */
function writtenNonfinite(text: string): string | null {
  let first: string | null = null;
  const finite = text.replace(stringOrNonfinite, (token) => {
    if (token.startsWith('"')) return token;
    first ??= token;
    return "0";
  });
  if (first === null) return null;
  try {
    JSON.parse(finite);
    return first;
  } catch {
    return null;
  }
}

/**
 * Refuses a part of a model file that holds more than `limit` values in all, so that checking it costs little.
 * Throws MODEL_TOO_LARGE.
 */
export function requireSmall(value: unknown, limit: number, where: string): void {
  let count = 0;
  const open = [value];
  while (open.length > 0) {
    const inside = open.pop();
    if (typeof inside !== "object" || inside === null) continue;
    const values = Object.values(inside);
    count += values.length;
    if (count > limit) throw tooLarge(where, `at most ${limit} values besides the fitted learner`, "more");
    for (const each of values) if (typeof each === "object") open.push(each);
  }
}

function refuseBomb(text: string, where: string): void {
  let depth = 0;
  let containers = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === quote) {
      i = endOfString(text, i);
    } else if (character === openList || character === openObject) {
      if (++depth > deepest) throw tooLarge(where, `nesting of at most ${deepest}`, "more");
      if (++containers > mostContainers) throw tooLarge(where, `at most ${mostContainers} objects and lists`, "more");
    } else if (character === closeList || character === closeObject) {
      depth--;
    }
  }
}

const quote = 34;
const backslash = 92;
const openList = 91;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/** The index of the quote that ends the string begun at `start`; the text's length when none does. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

/** True when an odd number of backslashes stands before the character. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before--;
  return (at - before) % 2 === 0;
}

function tooLarge(where: string, expected: string, found: string): MarqueeError {
  return new MarqueeError("MODEL_TOO_LARGE", {
    where,
    expected,
    found,
    remedy: "Take the model from its first place.",
  });
}
