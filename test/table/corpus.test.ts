import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { parseMovies } from "../../src/table/read-movies.ts";
import { corpus } from "../corpus/cases.ts";

describe("the corpus of bad inputs", () => {
  it("names each case once", () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });

  it.each(corpus.map((entry) => [entry.name, entry] as const))("%s", async (_, { file, content, options, outcome }) => {
    const reading = parseMovies(content, file, { isolated: false, ...options });
    if ("refused" in outcome) {
      const error = await reading.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(MarqueeError);
      const { code, details, message } = error as MarqueeError;
      expect(code).toBe(outcome.refused);
      expect(details.row).toBe(outcome.row);
      if (outcome.column !== undefined) expect(details.column).toBe(outcome.column);
      expect(message).toContain(outcome.says ?? file);
      expect(message).toContain(file);
    } else {
      const table = await reading;
      expect(table.notes.map(({ code }) => code).sort()).toEqual([...outcome.notes].sort());
      if (outcome.holds !== undefined) expect(outcome.holds(table)).toEqual(outcome.equal);
    }
  });
});
