/** A film as far as its makers' record goes. */
export interface MadeFilm {
  /** ISO 8601 day; null where it is not known. */
  readonly date: string | null;
  readonly makers: readonly string[];
  /** 1, 0, or null where not known. */
  readonly hit: 0 | 1 | null;
}

export interface TrackRecord {
  /** Films that came out before this one and share a maker with it; null without a date or makers. */
  readonly earlierFilms: number | null;
  /** Share of hits among those that had been out for a year by then and of which it is known; null where there are none. */
  readonly earlierHitShare: number | null;
}

const none: TrackRecord = { earlierFilms: null, earlierHitShare: null };
const year = 365 * 24 * 3600 * 1000;

/**
 * What the makers of each film had done before it came out, from the films given. Only films of an earlier day count, and a
 * film counts as a hit or not only once it had a year to become one: nothing of the film itself or of what came later is used.
 */
export function trackRecords(films: readonly MadeFilm[]): TrackRecord[] {
  const times = films.map(({ date }) => (date === null ? Number.NaN : Date.parse(date)));
  const byMaker = new Map<string, number[]>();
  films.forEach(({ makers }, index) => {
    if (Number.isNaN(times[index]!)) return;
    for (const maker of makers) {
      const known = byMaker.get(maker);
      if (known === undefined) byMaker.set(maker, [index]);
      else known.push(index);
    }
  });
  return films.map(({ makers }, index) => {
    const time = times[index]!;
    if (Number.isNaN(time) || makers.length === 0) return none;
    const earlier = new Set(makers.flatMap((maker) => byMaker.get(maker)!.filter((other) => times[other]! < time)));
    const settled = [...earlier].filter((other) => films[other]!.hit !== null && times[other]! <= time - year);
    const hits = settled.filter((other) => films[other]!.hit === 1).length;
    return { earlierFilms: earlier.size, earlierHitShare: settled.length === 0 ? null : hits / settled.length };
  });
}
