/** Things that are costly to make, kept as long as there is room. */
export interface Kept<Value> {
  /** The value of a key, made when it is not kept. Who asks while it is made gets the same; what fails is forgotten. */
  get(key: string, make: () => Promise<Value>): Promise<Value>;
  drop(key: string): void;
}

/** Keeps what was asked for last, up to `room` in all by `sizeOf`. */
export function keepLatest<Value>(room: number, sizeOf: (value: Value) => number): Kept<Value> {
  const kept = new Map<string, { readonly value: Promise<Value>; size: number }>();
  let used = 0;

  function drop(key: string): void {
    used -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  }

  return {
    drop,
    get(key, make) {
      const held = kept.get(key);
      if (held !== undefined) {
        // The order of the map is that of the last use.
        kept.delete(key);
        kept.set(key, held);
        return held.value;
      }
      const entry = { value: make(), size: 0 };
      kept.set(key, entry);
      entry.value.then(
        (value) => {
          if (kept.get(key) !== entry) return;
          entry.size = sizeOf(value);
          used += entry.size;
          for (const oldest of kept.keys()) {
            if (used <= room) return;
            drop(oldest);
          }
        },
        () => {
          if (kept.get(key) === entry) drop(key);
        },
      );
      return entry.value;
    },
  };
}
