import { quantile } from "../../math/stats.ts";
import type { MeasureName } from "../movie.ts";
import type { SuspectedUnit } from "./profile-result.ts";

/** The fewest values that anything is concluded from. */
const fewest = 5;

type Suspicion = Omit<SuspectedUnit, "column"> | null;

/** Measures whose values look as if they were in another unit. sorted: the known values of each measure, upwards. */
export function suspectedUnits(sorted: Readonly<Record<MeasureName, Float64Array>>): SuspectedUnit[] {
  const judges: Readonly<Record<MeasureName, (values: Float64Array) => Suspicion>> = {
    avg_watch_time: watchTime,
    completion_rate: completion,
    ratings_count: ratingsCount,
    avg_rating: rating,
  };
  return (Object.keys(judges) as MeasureName[]).flatMap((column) => {
    const values = sorted[column];
    const suspicion = values.length < fewest ? null : judges[column](values);
    return suspicion === null ? [] : [{ column, ...suspicion }];
  });
}

function watchTime(sorted: Float64Array): Suspicion {
  const nearlyAll = quantile(sorted, 0.95);
  if (nearlyAll <= 6) {
    const message = `Nearly all values of avg_watch_time are at most ${short(nearlyAll)}: they may be hours where minutes are expected.`;
    return { suspect: "hours", message };
  }
  const middle = quantile(sorted, 0.5);
  if (middle < 900) return null;
  const message = `Half the values of avg_watch_time are ${short(middle)} or more: they may be seconds where minutes are expected.`;
  return { suspect: "seconds", message };
}

function completion(sorted: Float64Array): Suspicion {
  const most = sorted[sorted.length - 1]!;
  if (most > 1 && most <= 100 && quantile(sorted, 0.5) > 1) {
    const message = `completion_rate runs up to ${short(most)}: the values may be percentages where shares from 0 to 1 are expected (--completion percent).`;
    return { suspect: "percent", message };
  }
  if (most > 0.02) return null;
  const message = `completion_rate nowhere exceeds ${short(most)}: the values may have been divided by 100 twice.`;
  return { suspect: "twice-divided", message };
}

function ratingsCount(sorted: Float64Array): Suspicion {
  const fraction = sorted.find((value) => !Number.isInteger(value));
  if (fraction === undefined) return null;
  const message = `ratings_count holds fractions such as ${short(fraction)}: the values may be thousands, or no counts at all.`;
  return { suspect: "not-counts", message };
}

function rating(sorted: Float64Array): Suspicion {
  const [least, most] = [sorted[0]!, sorted[sorted.length - 1]!];
  if (least < 0) return null;
  if (most > 5 && most <= 100) {
    const scale = most <= 10 ? 10 : 100;
    const message = `avg_rating runs up to ${short(most)}: the ratings may be on the scale 0–${scale} where 1–5 is expected (--rating-scale ${scale}).`;
    return { suspect: `scale-${scale}`, message };
  }
  if (least >= 1 || most > 5) return null;
  const message = `avg_rating runs down to ${short(least)}: the scale may begin at 0 where 1–5 is expected (--rating-scale 5).`;
  return { suspect: "scale-from-0", message };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
