/** Does a piece of work when it is its turn. What is aborted while it waits throws the reason. */
export type Turns = <Result>(work: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>;

/** Lets at most `most` pieces of work go on at once; the others wait in the order they came. */
export function takeTurns(most: number): Turns {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async (work, signal) => {
    if (working >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else working++;
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working--;
      else next();
    }
  };
}
