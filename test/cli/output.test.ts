import { describe, expect, it } from "vitest";
import { type CommandResult, jsonText, mergeNotes, printResult } from "../../src/cli/output.ts";
import { note } from "../../src/notes.ts";
import { keptSurroundings } from "./surroundings.ts";

const result: CommandResult = {
  json: { rows: 15 },
  text: (style, width) => [style.bold("15 movies"), `width ${width}`],
  notes: [note("SMALL_SAMPLE", "15 movies are few.")],
};
const bold = "\u001b[1m15 movies\u001b[22m";

describe("printResult", () => {
  it("prints text to stdout and notes to stderr", () => {
    const { surroundings, written } = keptSurroundings();
    printResult(surroundings, {}, result);
    expect(written).toEqual({ stdout: "15 movies\nwidth 100\n", stderr: "note: 15 movies are few. [SMALL_SAMPLE]\n" });
  });

  it("prints one line of JSON and nothing else to stdout when asked, whatever the terminal", () => {
    const { surroundings, written } = keptSurroundings({ tty: true, columns: 60 });
    printResult(surroundings, { json: true }, result);
    expect(written).toEqual({ stdout: '{"rows":15}\n', stderr: "note: 15 movies are few. [SMALL_SAMPLE]\n" });
  });

  it.each([
    ["a terminal", { tty: true }, {}, true],
    ["a pipe", { tty: false }, {}, false],
    ["NO_COLOR", { tty: true, env: { NO_COLOR: "1" } }, {}, false],
    ["an empty NO_COLOR, which by its definition counts as unset", { tty: true, env: { NO_COLOR: "" } }, {}, true],
    ["a dumb terminal", { tty: true, env: { TERM: "dumb" } }, {}, false],
    ["--no-color", { tty: true }, { color: false }, false],
  ])("uses colour as it should on %s", (_, given, options, colored) => {
    const { surroundings, written } = keptSurroundings(given);
    printResult(surroundings, options, result);
    expect(written.stdout.split("\n")[0]).toBe(colored ? bold : "15 movies");
  });

  it("makes notes inert and wraps them", () => {
    const { surroundings, written } = keptSurroundings({ columns: 40 });
    const message = "The title \u001b[2J clears the screen of anyone who prints it.";
    printResult(surroundings, {}, { ...result, notes: [note("UNICODE_SUSPECT", message)] });
    expect(written.stderr).toBe(
      "note: The title \\u{1b}[2J clears the\n  screen of anyone who prints it.\n  [UNICODE_SUSPECT]\n",
    );
  });
});

describe("jsonText", () => {
  it("escapes what a terminal could act upon and reads back the same", () => {
    const value = { title: "a\u001b\u009b\u202e\u200b\ufeffé千" };
    const text = jsonText(value);
    expect(text).toBe('{"title":"a\\u001b\\u009b\\u202e\\u200b\\ufeffé千"}');
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe("mergeNotes", () => {
  it("keeps the order and says each note once", () => {
    const [first, second] = [note("MISSING", "one"), note("MISSING", "two")];
    expect(mergeNotes([first], [second, note("MISSING", "one")])).toEqual([first, second]);
  });
});
