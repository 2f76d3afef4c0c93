import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawDensity } from "../../web/map/draw-density.ts";
import { nearestRow, nextRow, rowsWithin } from "../../web/map/find-movies.ts";
import { fromPixel, moved, showing, toPixel, wholeView, zoomed, zoomOf } from "../../web/map/view.ts";

const frame = { left: 40, right: 640, top: 10, bottom: 410 };
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const views = fc.tuple(fc.double({ min: 1, max: 400, noNaN: true }), unit, unit).map((of) => zoomed(wholeView, ...of));
const placesOf = (points: readonly (readonly [number, number])[]) => ({
  engagement: points.map(([x]) => x),
  popularity: points.map(([, y]) => y),
});
const places = fc.array(fc.tuple(unit, unit), { minLength: 1, maxLength: 60 }).map(placesOf);

describe("the view of the map", () => {
  it("stays within the whole, and square to it, however it is moved and magnified", () => {
    const step = fc.oneof(
      fc.tuple(fc.constant("zoom"), fc.double({ min: 0.01, max: 100, noNaN: true }), unit, unit),
      fc.tuple(
        fc.constant("move"),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        unit,
      ),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let view = wholeView;
        for (const [kind, a, b, c] of steps) view = kind === "zoom" ? zoomed(view, a, b, c) : moved(view, a, b);
        expect(view.x0).toBeGreaterThanOrEqual(wholeView.x0 - 1e-9);
        expect(view.x1).toBeLessThanOrEqual(wholeView.x1 + 1e-9);
        expect(view.y0).toBeGreaterThanOrEqual(wholeView.y0 - 1e-9);
        expect(view.y1).toBeLessThanOrEqual(wholeView.y1 + 1e-9);
        expect(view.y1 - view.y0).toBeCloseTo(view.x1 - view.x0, 9);
        expect(zoomOf(view)).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(zoomOf(view)).toBeLessThanOrEqual(500 + 1e-6);
      }),
    );
  });

  it("keeps the point it is magnified about in its place, away from the edges", () => {
    const view = zoomed(wholeView, 4, 0.4, 0.6);
    const [x, y] = toPixel(view, frame, 0.4, 0.6);
    const [wholeX, wholeY] = toPixel(wholeView, frame, 0.4, 0.6);
    expect([x, y]).toEqual([expect.closeTo(wholeX, 9), expect.closeTo(wholeY, 9)]);
    expect(zoomOf(view)).toBeCloseTo(4, 9);
  });

  it("comes back from pixels to where it was", () => {
    fc.assert(
      fc.property(views, unit, unit, (view, x, y) => {
        const [px, py] = toPixel(view, frame, x, y);
        const [backX, backY] = fromPixel(view, frame, px, py);
        expect([backX, backY]).toEqual([expect.closeTo(x, 6), expect.closeTo(y, 6)]);
      }),
    );
  });

  it("moves so that a movie read by keys is seen", () => {
    fc.assert(
      fc.property(views, unit, unit, (view, x, y) => {
        const shown = showing(view, x, y);
        expect(x >= shown.x0 - 1e-9 && x <= shown.x1 + 1e-9 && y >= shown.y0 - 1e-9 && y <= shown.y1 + 1e-9).toBe(true);
      }),
    );
  });
});

describe("finding movies on the map", () => {
  it("selects what a plain filter selects", () => {
    fc.assert(
      fc.property(places, unit, unit, unit, unit, (all, a, b, c, d) => {
        const rect = { x0: Math.min(a, b), x1: Math.max(a, b), y0: Math.min(c, d), y1: Math.max(c, d) };
        const plain = all.engagement.flatMap((x, row) => {
          const y = all.popularity[row]!;
          return rect.x0 <= x && x <= rect.x1 && rect.y0 <= y && y <= rect.y1 ? [row] : [];
        });
        expect(Array.from(rowsWithin(all, rect))).toEqual(plain);
      }),
    );
  });

  it("points to the movie that is drawn nearest, or to none out of reach", () => {
    fc.assert(
      fc.property(places, views, unit, unit, (all, view, x, y) => {
        const at: [number, number] = [40 + 600 * x, 10 + 400 * y];
        const distances = all.engagement.map((own, row) => {
          const [px, py] = toPixel(view, frame, own, all.popularity[row]!);
          return Math.hypot(px - at[0], py - at[1]);
        });
        const least = Math.min(...distances);
        const found = nearestRow(all, view, frame, at, 50);
        if (least > 50.001) expect(found).toBeNull();
        else if (least < 49.999) expect(distances[found!]).toBeCloseTo(least, 6);
      }),
    );
  });

  it("walks by keys to the nearest movie ahead, never back or in place", () => {
    const all = placesOf([
      [0.5, 0.5],
      [0.7, 0.55],
      [0.6, 0.9],
      [0.2, 0.5],
      [0.5, 0.1],
    ]);
    expect(nextRow(all, 0, "right")).toBe(1);
    expect(nextRow(all, 0, "up")).toBe(2);
    expect(nextRow(all, 0, "left")).toBe(3);
    expect(nextRow(all, 0, "down")).toBe(4);
    expect(nextRow(all, 1, "right")).toBeNull();
  });

  it("reaches every movie by keys from every other", () => {
    fc.assert(
      fc.property(places, (all) => {
        const reached = new Set([0]);
        for (const row of reached) {
          for (const direction of ["left", "right", "up", "down"] as const) {
            const next = nextRow(all, row, direction);
            if (next !== null) reached.add(next);
          }
        }
        const at = (row: number) => `${all.engagement[row]} ${all.popularity[row]}`;
        const seen = new Set([...reached].map(at));
        expect(seen.size).toBe(new Set(all.engagement.map((_, row) => at(row))).size);
      }),
    );
  });
});

describe("the density picture", () => {
  const blank = () => ({ width: 20, height: 10, data: new Uint8ClampedArray(800) });
  const style = { colors: [[200, 0, 0] as const, [0, 0, 200] as const], paper: [255, 255, 255] as const, size: 1 };
  const movies = { engagement: [0.5, 0.5, 0.9], popularity: [0.5, 0.5, 0.1], segment: [0, 0, 1] };

  it("is paper where nothing lies, and deeper where two movies lie than where one does", () => {
    const pixels = blank();
    const view = { x0: 0, x1: 1, y0: 0, y1: 1 };
    drawDensity(pixels, view, { ...movies, rows: Int32Array.of(0, 1, 2) }, { ...style, opacity: 0.5 });
    const at = (x: number, y: number) => Array.from(pixels.data.subarray(4 * (20 * y + x), 4 * (20 * y + x) + 4));
    expect(at(0, 0)).toEqual([255, 255, 255, 255]);
    const one = at(18, 9);
    const two = at(10, 5);
    expect([one[0]! < 140, one[2]! > 220]).toEqual([true, true]);
    expect([two[0]! > 205, two[1]! < 70]).toEqual([true, true]);
    const inked = Array.from({ length: 200 }, (_, place) => pixels.data[4 * place + 1]!).filter((value) => value < 255);
    expect(inked).toHaveLength(2);
  });

  it("draws the given rows alone, and nothing outside the picture", () => {
    const pixels = blank();
    const view = { x0: 0.6, x1: 0.8, y0: 0, y1: 1 };
    drawDensity(pixels, view, { ...movies, rows: Int32Array.of(0, 1, 2) }, { ...style, opacity: 1 });
    expect(pixels.data.every((value) => value === 255)).toBe(true);
  });
});
