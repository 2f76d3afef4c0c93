import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { reportFailure } from "../../src/cli/failure.ts";
import { errorCatalogue, MarqueeError } from "../../src/errors.ts";
import { keptSurroundings } from "./surroundings.ts";

function report(error: unknown, json = false, env: Record<string, string> = {}) {
  const { surroundings, written } = keptSurroundings({ env });
  return { exitCode: reportFailure(error, json, surroundings), ...written };
}

const outOfRange = new MarqueeError("OUT_OF_RANGE", {
  where: "movies.csv",
  row: 7,
  column: "completion_rate",
  expected: "a share from 0 to 1",
  found: "85",
  remedy: "If your file holds percentages, pass --completion percent.",
});

describe("reportFailure", () => {
  it("gives one sentence on stderr and the exit code of the catalogue", () => {
    expect(report(outOfRange)).toEqual({
      exitCode: 3,
      stdout: "",
      stderr:
        "marquee: movies.csv row 7, completion_rate: expected a share from 0 to 1, found 85. " +
        "If your file holds percentages, pass --completion percent.\n",
    });
  });

  it("adds the error as one JSON document on stdout when JSON was asked for", () => {
    const { stdout, stderr } = report(outOfRange, true);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "OUT_OF_RANGE", message: outOfRange.message, details: outOfRange.details },
    });
    expect(stderr).toBe(`marquee: ${outOfRange.message}\n`);
  });

  it.each(Object.entries(errorCatalogue))("exits with the code of the catalogue for %s", (code, { exitCode }) => {
    const error = new MarqueeError(code as keyof typeof errorCatalogue, { expected: "one thing", found: "another" });
    expect(report(error).exitCode).toBe(exitCode);
  });

  it("names the library's options as they are typed", () => {
    const error = new MarqueeError("OPTION_INVALID", { where: "popularityWeight", expected: "a number", found: "2" });
    expect(report(error).stderr).toBe("marquee: --popularity-weight: expected a number, found 2.\n");
  });

  it("makes one sentence of what commander says", () => {
    const error = new CommanderError(1, "commander.unknownOption", "error: unknown option '--kk'\n(Did you mean --k?)");
    expect(report(error)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "marquee: unknown option '--kk' (Did you mean --k?). Add --help to see what is understood.\n",
    });
  });

  it("tells a defect without its stack, unless MARQUEE_DEBUG is set", () => {
    const defect = new TypeError("x is undefined");
    const plain = report(defect);
    expect(plain.exitCode).toBe(70);
    expect(plain.stderr).toMatch(
      /^marquee: a defect of Marquee stopped it \(TypeError: x is undefined\)\..*report it.*\n$/,
    );
    expect(report(defect, false, { MARQUEE_DEBUG: "1" }).stderr).toBe(`${plain.stderr}${defect.stack}\n`);
    expect(JSON.parse(report(defect, true).stdout).error.code).toBe("INTERNAL");
  });

  it("makes what was found in the data inert", () => {
    const error = new MarqueeError("NUMBER_INVALID", { expected: "a number", found: "\u001b[2J\n" });
    expect(report(error).stderr).toBe("marquee: expected a number, found \\u{1b}[2J\\u{a}.\n");
  });
});
