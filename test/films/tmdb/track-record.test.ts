import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MadeFilm, trackRecords } from "../../../src/films/tmdb/track-record.ts";

const film = (date: string | null, makers: string[], hit: 0 | 1 | null = null): MadeFilm => ({ date, makers, hit });

describe("what the makers had done before", () => {
  test("counts earlier days alone, and judges films that had a year", () => {
    const records = trackRecords([
      film("2000-01-01", ["A"], 1),
      film("2000-12-30", ["A"], 0),
      film("2001-01-01", ["A", "B"], 1),
      film("2001-01-01", ["A"], 0),
      film("2005-01-01", ["B"], 0),
    ]);
    expect(records).toEqual([
      { earlierFilms: 0, earlierHitShare: null },
      { earlierFilms: 1, earlierHitShare: null },
      { earlierFilms: 2, earlierHitShare: 1 },
      { earlierFilms: 2, earlierHitShare: 1 },
      { earlierFilms: 1, earlierHitShare: 1 },
    ]);
  });

  test("is not known without a date or makers, and a film of two makers counts once", () => {
    expect(trackRecords([film(null, ["A"], 1), film("2001-01-01", [])])).toEqual([
      { earlierFilms: null, earlierHitShare: null },
      { earlierFilms: null, earlierHitShare: null },
    ]);
    expect(trackRecords([film("1990-01-01", ["A", "B"], 1), film("2000-01-01", ["A", "B"])])[1]).toEqual({
      earlierFilms: 1,
      earlierHitShare: 1,
    });
  });

  const films = fc.array(
    fc.record({
      date: fc.option(fc.constantFrom("1999-05-01", "2000-05-01", "2000-06-01", "2001-05-01", "2003-01-01")),
      makers: fc.uniqueArray(fc.constantFrom("A", "B", "C")),
      hit: fc.constantFrom(0, 1, null),
    }),
    { maxLength: 12 },
  ) as fc.Arbitrary<MadeFilm[]>;

  test("never depends on a film's own verdict, nor on what came the same day or later", () => {
    fc.assert(
      fc.property(films, fc.nat(11), (given, at) => {
        const own = given[at];
        if (own === undefined) return;
        const changed = given.map((one) =>
          one.date === null || own.date === null || one.date >= own.date ? { ...one, hit: 1 as const } : one,
        );
        expect(trackRecords(changed)[at]).toEqual(trackRecords(given)[at]);
      }),
    );
  });

  test("is what counting film by film gives", () => {
    fc.assert(
      fc.property(films, (given) => {
        const plain = given.map((own) => {
          const before = given.filter(
            (one) =>
              own.date !== null &&
              one.date !== null &&
              one.date < own.date &&
              one.makers.some((maker) => own.makers.includes(maker)),
          );
          return own.date === null || own.makers.length === 0 ? null : before.length;
        });
        expect(trackRecords(given).map(({ earlierFilms }) => earlierFilms)).toEqual(plain);
      }),
    );
  });
});
