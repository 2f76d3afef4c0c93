import { type Frame, toPixel, type View } from "./view.ts";

/** A picture, four bytes a pixel, as canvas has it. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Draws every given row as a small square of its segment's colour that covers what lies below only in part: where many movies lie,
 * the colour is deep. Writes to `pixels`, which it fills with `paper` first; the frame is the whole of the picture.
 * opacity: 0 to 1, of one movie; size: pixels a side.
 */
export function drawDensity(
  pixels: Pixels,
  view: View,
  movies: {
    readonly engagement: ArrayLike<number>;
    readonly popularity: ArrayLike<number>;
    readonly segment: ArrayLike<number>;
    readonly rows: Int32Array;
  },
  { colors, paper, opacity, size }: { colors: readonly Rgb[]; paper: Rgb; opacity: number; size: number },
): void {
  const { width, height, data } = pixels;
  const [red, green, blue] = paper;
  new Uint32Array(data.buffer, data.byteOffset, data.length / 4).fill(
    ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0,
  );
  const frame: Frame = { left: 0, right: width, top: 0, bottom: height };
  const [originX, originY] = toPixel(view, frame, 0, 0);
  const [unitX, unitY] = toPixel(view, frame, 1, 1);
  const [scaleX, scaleY] = [unitX - originX, unitY - originY];
  const { engagement, popularity, segment, rows } = movies;
  const weight = Math.round(256 * opacity);
  const half = size / 2;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const left = Math.round(originX + engagement[row]! * scaleX - half);
    const top = Math.round(originY + popularity[row]! * scaleY - half);
    if (left < 0 || top < 0 || left + size > width || top + size > height) continue;
    const [r, g, b] = colors[segment[row]! % colors.length]!;
    for (let y = top; y < top + size; y++) {
      for (let place = 4 * (y * width + left), end = place + 4 * size; place < end; place += 4) {
        data[place]! += ((r - data[place]!) * weight) >> 8;
        data[place + 1]! += ((g - data[place + 1]!) * weight) >> 8;
        data[place + 2]! += ((b - data[place + 2]!) * weight) >> 8;
      }
    }
  }
}
