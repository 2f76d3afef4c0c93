import { useCallback, useEffect, useState } from "react";

/** How far an asked-for thing has come. */
export type Asked<Value> =
  | { readonly state: "waiting" }
  | { readonly state: "refused"; readonly reason: string }
  | { readonly state: "here"; readonly value: Value };

/**
 * Asks when the page opens, and again when `key` changes or `again` is called. ask: must depend on `key` alone. An answer that
 * comes after a newer question is dropped.
 */
export function useAsked<Value>(key: string, ask: () => Promise<Value>): [asked: Asked<Value>, again: () => void] {
  const [asked, setAsked] = useState<Asked<Value>>({ state: "waiting" });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that `ask` depends on
  useEffect(() => {
    let current = true;
    setAsked({ state: "waiting" });
    ask().then(
      (value) => current && setAsked({ state: "here", value }),
      (error: Error) => current && setAsked({ state: "refused", reason: error.message }),
    );
    return () => {
      current = false;
    };
  }, [key, round]);
  return [asked, useCallback(() => setRound((count) => count + 1), [])];
}
