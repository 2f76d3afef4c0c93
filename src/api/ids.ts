import { randomBytes } from "node:crypto";
import { z } from "zod";

/** Names of stored things are made here alone: never a path, never a text of the caller. 80 random bits in lower case. */
export function createId(): string {
  return Array.from(randomBytes(16), (byte) => alphabet[byte % alphabet.length]).join("");
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** The form of every id in an address. */
export const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/, "not an id");
