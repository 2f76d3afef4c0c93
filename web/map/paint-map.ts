import { placeLabels } from "../../src/charts/labels.ts";
import { segmentColor } from "../../src/charts/palette.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import { drawDensity } from "./draw-density.ts";
import { rowsWithin } from "./find-movies.ts";
import { glyphPath } from "./glyph-path.ts";
import { type Frame, toPixel, type View } from "./view.ts";

/** Beyond this many movies in view each is a dot of its segment's colour; up to it each has the shape of its segment. */
const mostGlyphs = 5000;

/** Names are kept off the movies in view when these are few. */
const mostObstacles = 200;

/** How the page looks: CSS colours, and the text's font. */
export interface Look {
  readonly ink: string;
  readonly paper: string;
  readonly font: string;
}

/** What is marked besides the movies. */
export interface Marks {
  /** The rectangle that is being drawn, or selects. */
  readonly brush: View | null;
  /** Movies selected one by one. */
  readonly picked: readonly number[];
  /** The movie that is read. */
  readonly reading: number | null;
}

/** Where the map lies within a canvas of a size in CSS pixels. */
export function mapFrame(width: number, height: number): Frame {
  return { left: 44, right: width - 10, top: 10, bottom: height - 40 };
}

/** Draws the map, and tells how the movies were drawn and how many are in view. */
export function paintMap(
  canvas: HTMLCanvasElement,
  { movies, segments }: Pick<SegmentResult, "movies" | "segments">,
  view: View,
  marks: Marks,
  look: Look,
): { readonly drawn: "glyphs" | "density"; readonly inView: number } {
  const { width, height, density } = fitted(canvas);
  const context = canvas.getContext("2d")!;
  const frame = mapFrame(width, height);
  const rows = rowsWithin(movies, view);
  const drawn = rows.length > mostGlyphs ? "density" : "glyphs";
  context.setTransform(density, 0, 0, density, 0, 0);
  context.fillStyle = look.paper;
  context.fillRect(0, 0, width, height);
  if (drawn === "density") paintDots(context, frame, density, view, movies, segments.length, rows, look);
  drawAxes(context, frame, view, look);
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  context.clip();
  if (drawn === "glyphs") paintGlyphs(context, frame, density, view, movies, rows);
  drawCentres(context, frame, view, segments, movies, rows, look);
  drawMarks(context, frame, view, movies, marks, look);
  context.restore();
  return { drawn, inView: rows.length };
}

/** Gives the canvas as many pixels as the screen has where it lies, twice as many a side at most. */
function fitted(canvas: HTMLCanvasElement): { width: number; height: number; density: number } {
  const density = Math.min(2, devicePixelRatio);
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * density)) canvas.width = Math.round(width * density);
  if (canvas.height !== Math.round(height * density)) canvas.height = Math.round(height * density);
  return { width, height, density };
}

let picture: ImageData | null = null;

function paintDots(
  context: CanvasRenderingContext2D,
  frame: Frame,
  density: number,
  view: View,
  { engagement, popularity, segment }: SegmentResult["movies"],
  k: number,
  rows: Int32Array,
  look: Look,
): void {
  const width = Math.round((frame.right - frame.left) * density);
  const height = Math.round((frame.bottom - frame.top) * density);
  if (picture?.width !== width || picture.height !== height) picture = new ImageData(width, height);
  const style = {
    colors: Array.from({ length: k }, (_, own) => rgbOf(segmentColor(own))),
    paper: rgbOf(look.paper),
    opacity: Math.max(0.25, Math.min(0.7, 12_000 / rows.length)),
    size: Math.round((rows.length > 30_000 ? 2 : 3) * density),
  };
  drawDensity(picture, view, { engagement, popularity, segment, rows }, style);
  context.putImageData(picture, Math.round(frame.left * density), Math.round(frame.top * density));
}

const knownColors = new Map<string, readonly [number, number, number]>();

/** A CSS colour as red, green and blue. */
function rgbOf(color: string): readonly [number, number, number] {
  const known = knownColors.get(color);
  if (known !== undefined) return known;
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  const found = [red!, green!, blue!] as const;
  knownColors.set(color, found);
  return found;
}

function paintGlyphs(
  context: CanvasRenderingContext2D,
  frame: Frame,
  density: number,
  view: View,
  { engagement, popularity, segment, hit }: SegmentResult["movies"],
  rows: Int32Array,
): void {
  const radius = rows.length <= 60 ? 5.5 : rows.length <= 600 ? 4.5 : 3.5;
  const stamps = new Map<number, OffscreenCanvas>();
  const half = Math.ceil(radius * 1.6 + 2);
  for (const row of rows) {
    const key = 2 * segment[row]! + (hit[row] === 1 ? 1 : 0);
    let stamp = stamps.get(key);
    if (stamp === undefined) {
      stamp = glyphStamp(segment[row]!, hit[row] === 1, radius, half, density);
      stamps.set(key, stamp);
    }
    const [x, y] = toPixel(view, frame, engagement[row]!, popularity[row]!);
    context.drawImage(stamp, x - half, y - half, 2 * half, 2 * half);
  }
}

/** One mark, drawn once for all movies that share it: filled for a hit, an outline else. */
function glyphStamp(segment: number, filled: boolean, radius: number, half: number, density: number): OffscreenCanvas {
  const stamp = new OffscreenCanvas(2 * half * density, 2 * half * density);
  const context = stamp.getContext("2d")!;
  context.scale(density, density);
  context.translate(half, half);
  const path = glyphPath(segment, radius);
  context.globalAlpha = 0.85;
  context.fillStyle = segmentColor(segment);
  context.strokeStyle = segmentColor(segment);
  context.lineWidth = 1.5;
  if (filled) context.fill(path);
  context.stroke(path);
  return stamp;
}

function drawAxes(context: CanvasRenderingContext2D, frame: Frame, view: View, look: Look): void {
  context.font = `12px ${look.font}`;
  context.fillStyle = look.ink;
  context.strokeStyle = look.ink;
  context.lineWidth = 1;
  const line = (x0: number, y0: number, x1: number, y1: number, alpha: number, dash: number[]) => {
    context.globalAlpha = alpha;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    context.globalAlpha = 1;
    context.setLineDash([]);
  };
  for (const tick of ticksWithin(view.x0, view.x1)) {
    const [x] = toPixel(view, frame, tick.at, 0);
    const middle = tick.at === 0.5;
    line(x, frame.top, x, frame.bottom, middle ? 0.5 : 0.12, middle ? [4, 4] : []);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.fillText(tick.text, x, frame.bottom + 6);
  }
  for (const tick of ticksWithin(view.y0, view.y1)) {
    const [, y] = toPixel(view, frame, 0, tick.at);
    const middle = tick.at === 0.5;
    line(frame.left, y, frame.right, y, middle ? 0.5 : 0.12, middle ? [4, 4] : []);
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillText(tick.text, frame.left - 6, y);
  }
  context.globalAlpha = 0.3;
  context.strokeRect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  context.globalAlpha = 1;
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText("Engagement →", frame.right, frame.bottom + 38);
  context.save();
  context.translate(2, frame.top);
  context.rotate(-Math.PI / 2);
  context.textBaseline = "top";
  context.fillText("Popularity →", 0, 0);
  context.restore();
}

/** Round numbers of a range within 0 to 1, some four to eight of them. */
function ticksWithin(low: number, high: number): { at: number; text: string }[] {
  const step = [0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002].find((s) => (high - low) / s >= 4)!;
  const digits = Math.max(1, Math.ceil(-Math.log10(step)));
  const first = Math.ceil(Math.max(0, low) / step - 1e-9);
  const last = Math.floor(Math.min(1, high) / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const at = (first + index) * step;
    return { at, text: String(Number(at.toFixed(digits + 1))) };
  });
}

function drawCentres(
  context: CanvasRenderingContext2D,
  frame: Frame,
  view: View,
  segments: SegmentResult["segments"],
  movies: SegmentResult["movies"],
  rows: Int32Array,
  look: Look,
): void {
  const inside = segments.filter(
    ({ engagement: x, popularity: y }) => x >= view.x0 && x <= view.x1 && y >= view.y0 && y <= view.y1,
  );
  const anchors = inside.map(({ name, engagement, popularity }) => {
    const [x, y] = toPixel(view, frame, engagement, popularity);
    return { text: name, x, y };
  });
  context.lineJoin = "round";
  inside.forEach(({ segment }, index) => {
    const { x, y } = anchors[index]!;
    context.save();
    context.translate(x, y);
    context.strokeStyle = look.paper;
    context.lineWidth = 6;
    context.stroke(glyphPath(segment, 8));
    context.fillStyle = segmentColor(segment);
    context.fill(glyphPath(segment, 8));
    context.strokeStyle = look.ink;
    context.lineWidth = 2;
    context.stroke(glyphPath(segment, 8));
    context.restore();
  });
  context.font = `700 13px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const obstacles = Array.from(rows.subarray(0, mostObstacles + 1), (row) => {
    const [x, y] = toPixel(view, frame, movies.engagement[row]!, movies.popularity[row]!);
    return { x, y };
  });
  for (const { text, labelX, labelY } of placeLabels(anchors, frame, obstacles)) {
    context.strokeStyle = look.paper;
    context.lineWidth = 5;
    context.strokeText(text, labelX, labelY);
    context.fillStyle = look.ink;
    context.fillText(text, labelX, labelY);
  }
}

function drawMarks(
  context: CanvasRenderingContext2D,
  frame: Frame,
  view: View,
  movies: SegmentResult["movies"],
  { brush, picked, reading }: Marks,
  look: Look,
): void {
  context.strokeStyle = look.ink;
  context.lineWidth = 1.5;
  if (brush !== null) {
    const [left, bottom] = toPixel(view, frame, brush.x0, brush.y0);
    const [right, top] = toPixel(view, frame, brush.x1, brush.y1);
    context.setLineDash([6, 3]);
    context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash([]);
    context.globalAlpha = 0.08;
    context.fillStyle = look.ink;
    context.fillRect(left, top, right - left, bottom - top);
    context.globalAlpha = 1;
  }
  const ring = (row: number, radius: number, width: number) => {
    const [x, y] = toPixel(view, frame, movies.engagement[row]!, movies.popularity[row]!);
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  };
  for (const row of picked) ring(row, 8, 1.5);
  if (reading !== null) ring(reading, 10, 2.5);
}
