import type * as Plot from "@observablehq/plot";
import type { Histogram } from "../movies/profile/profile-result.ts";
import { textWidth } from "./labels.ts";
import { compact } from "./words.ts";

/** About as far apart as ticks should be, in pixels. */
const tickRoom = 48;

/** The horizontal axis of a column's histogram: its bins have equal widths on it. */
export function columnScale(
  { scale, edges }: Pick<Histogram, "scale" | "edges">,
  words: ColumnWords,
): Plot.ScaleOptions {
  const [low, high] = [edges[0]!, edges.at(-1)!];
  const common = { domain: [low, high], label: columnTitle(words), tickFormat: compact };
  // Plot's symlog with constant 1 is log(1 + x).
  if (scale === "log1p") return { ...common, type: "symlog", ticks: tailTicks(low, high), constant: 1 };
  return { ...common, type: "linear", ticks: 5 };
}

interface ColumnWords {
  readonly label: string;
  readonly unit: string | null;
}

/** "Average watch time (minutes)"; without the unit where the words say it already. */
export function columnTitle({ label, unit }: ColumnWords): string {
  return unit === null || label.toLowerCase().includes(unit) ? label : `${label} (${unit})`;
}

/** 0 and powers of ten within the range, as many as have room. */
function tailTicks(low: number, high: number): number[] {
  const powers = [0, ...Array.from({ length: 16 }, (_, power) => 10 ** power)];
  const within = powers.filter((tick) => tick >= low && tick <= high);
  const width = 300;
  const place = (tick: number) => ((Math.log1p(tick) - Math.log1p(low)) / (Math.log1p(high) - Math.log1p(low))) * width;
  const shown: number[] = [];
  for (const tick of within) {
    const before = shown.at(-1);
    const room = Math.max(tickRoom, textWidth(compact(tick)) + 8);
    if (before === undefined || place(tick) - place(before) >= room) shown.push(tick);
  }
  return shown;
}
