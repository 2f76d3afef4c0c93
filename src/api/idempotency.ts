import { z } from "zod";
import { MarqueeError } from "../errors.ts";

/** The headers of a request that may come with a key. */
export const keyHeaders = z.object({ "idempotency-key": z.string().min(1).max(200).optional() });

/** Answers a request that comes twice with the same key once. */
export interface Keys<Result> {
  /**
   * What `make` gives, or what it gave when the key came before. Without a key it is always made; what fails is forgotten.
   * Throws KEY_REUSED when the key came with another request.
   */
  once(key: string | undefined, request: unknown, make: () => Result): Result;
}

const remembered = 1_000;

/** Remembers the latest keys, in the order they came. */
export function rememberKeys<Result>(): Keys<Result> {
  const known = new Map<string, { readonly request: string; readonly result: Result }>();
  return {
    once(key, request, make) {
      if (key === undefined) return make();
      const text = JSON.stringify(request);
      const earlier = known.get(key);
      if (earlier !== undefined) {
        if (earlier.request === text) return earlier.result;
        throw new MarqueeError("KEY_REUSED", {
          where: "Idempotency-Key",
          expected: "a key of its own for each request",
          found: "a key that came with another request",
        });
      }
      const result = make();
      known.set(key, { request: text, result });
      if (result instanceof Promise) result.catch(() => known.delete(key));
      if (known.size > remembered) known.delete(known.keys().next().value!);
      return result;
    },
  };
}
