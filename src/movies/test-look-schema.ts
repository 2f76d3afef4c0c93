import * as z from "zod/mini";
import type { TestLook } from "./test-looks.ts";

/** A look at test rows in a model file. */
export const testLookSchema = z.object({
  rows: z.int().check(z.gte(1)),
  fingerprint: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  look: z.int().check(z.gte(1)),
});

/** A look read from JSON; null for what is none. */
export function parseTestLook(value: unknown): TestLook | null {
  const parsed = testLookSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
