import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepLatest } from "../../src/api/keep-latest.ts";
import { takeTurns } from "../../src/api/take-turns.ts";

describe("what is kept", () => {
  it("is what was asked for last, as far as there is room (against a plain list)", async () => {
    const requests = fc.array(fc.record({ key: fc.integer({ min: 0, max: 9 }), drop: fc.nat(9).map((n) => n === 0) }));
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 30 }), async (asked, room) => {
        const kept = keepLatest<number>(room, (value) => value);
        let plain: number[] = [];
        for (const { key, drop } of asked) {
          if (drop) {
            kept.drop(String(key));
            plain = plain.filter((one) => one !== key);
            continue;
          }
          let made = false;
          const value = await kept.get(String(key), async () => {
            made = true;
            return key;
          });
          expect(value).toBe(key);
          expect(made).toBe(!plain.includes(key));
          plain = [...plain.filter((one) => one !== key), key];
          while (plain.reduce((sum, one) => sum + one, 0) > room) plain.shift();
        }
      }),
    );
  });

  it("is made once for all who ask meanwhile, and again after it failed", async () => {
    const kept = keepLatest<string>(100, ({ length }) => length);
    let made = 0;
    const make = async () => {
      if (++made === 1) throw new Error("not yet");
      return "made";
    };
    const asked = [kept.get("a", make), kept.get("a", make)];
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await kept.get("a", make)).toBe("made");
    expect(await kept.get("a", make)).toBe("made");
    expect(made).toBe(2);
  });
});

describe("turns", () => {
  it("are taken by at most so many at once, in the order they came, failures too", async () => {
    const turns = takeTurns(2);
    let [working, most] = [0, 0];
    const done: number[] = [];
    const work = (number: number) => async () => {
      most = Math.max(most, ++working);
      await new Promise((resolve) => setTimeout(resolve, 1));
      working--;
      done.push(number);
      if (number % 3 === 0) throw new Error("failed");
      return number;
    };
    const ends = await Promise.allSettled(Array.from({ length: 12 }, (_, number) => turns(work(number))));
    expect(most).toBe(2);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(ends.map(({ status }) => status === "rejected")).toEqual(ends.map((_, number) => number % 3 === 0));
  });

  it("are left to the next by who does not want theirs any more", async () => {
    const turns = takeTurns(1);
    let finish = () => {};
    const first = turns(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const gone = turns(async () => expect.fail("it works"), AbortSignal.abort(new Error("gone")));
    const last = turns(async () => "last");
    finish();
    await first;
    await expect(gone).rejects.toThrow("gone");
    expect(await last).toBe("last");
  });
});
