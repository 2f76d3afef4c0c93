import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { useCases } from "./use-cases.ts";

describe("inputs that are met when they are used", () => {
  it.each(useCases.map((entry) => [entry.name, entry] as const))("%s", async (_, { content, file, use, outcome }) => {
    const said = await use(content, file).catch((error: unknown) => error);
    if ("refused" in outcome) {
      expect(said).toBeInstanceOf(MarqueeError);
      expect((said as MarqueeError).code).toBe(outcome.refused);
    } else {
      expect(said).toEqual(expect.arrayContaining([expect.objectContaining({ code: outcome.says })]));
    }
  });
});
