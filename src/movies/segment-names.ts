/** Where a segment lies: its mean engagement and popularity, 0 to 1. */
export interface SegmentPlace {
  readonly engagement: number;
  readonly popularity: number;
}

/** From this value up engagement or popularity counts as high. */
const highFrom = 0.5;

/**
 * Names segments by the quadrant of their place: Blockbusters (high engagement, high popularity), Cult Classics (high, low),
 * Trending (low, high), Low Performers (low, low). Segments that share a quadrant are numbered, the highest engagement plus
 * popularity first; equal sums are numbered in the order given.
 */
export function nameSegments(places: readonly SegmentPlace[]): string[] {
  const quadrants = places.map(quadrantName);
  return quadrants.map((name, index) => {
    const rivals = places
      .map((place, rival) => ({ rival, sum: place.engagement + place.popularity }))
      .filter(({ rival }) => quadrants[rival] === name)
      .sort((a, b) => b.sum - a.sum || a.rival - b.rival);
    if (rivals.length === 1) return name;
    return `${name} ${rivals.findIndex(({ rival }) => rival === index) + 1}`;
  });
}

function quadrantName({ engagement, popularity }: SegmentPlace): string {
  if (engagement >= highFrom) return popularity >= highFrom ? "Blockbusters" : "Cult Classics";
  return popularity >= highFrom ? "Trending" : "Low Performers";
}
