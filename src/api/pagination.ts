import { z } from "zod";
import { MarqueeError } from "../errors.ts";

/** How a list is asked for in parts. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe("Things of one part."),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the part before."),
});

/** One part of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("Null when there is no more."),
    total: z.number().int(),
  });
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/**
 * The part of a list that was asked for. A cursor names the last thing of the part before by its key, so that things
 * added meanwhile shift nothing. Throws REQUEST_INVALID when the cursor names nothing that is there.
 */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit, cursor }: z.infer<typeof pageQuerySchema>,
): Page<Item> {
  const start = cursor === undefined ? 0 : items.findIndex((item) => keyOf(item) === cursor) + 1;
  if (cursor !== undefined && start === 0) {
    const expected = "the nextCursor of an earlier part, whose last thing is still there";
    throw new MarqueeError("REQUEST_INVALID", { where: "cursor", expected, found: cursor });
  }
  const part = items.slice(start, start + limit);
  const last = part.at(-1);
  return {
    items: part,
    nextCursor: last === undefined || start + limit >= items.length ? null : keyOf(last),
    total: items.length,
  };
}
