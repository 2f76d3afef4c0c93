import type { AnyLearner, TrainingRows } from "../../src/learn/learner.ts";
import { resolveParams } from "../../src/learn/params.ts";
import { takeColumns, takeTarget } from "../../src/math/columns.ts";
import { randomStream } from "../../src/math/random.ts";

/** 80 standardised rows: three columns that tell something, one that does not, one that is constant. */
export function movieLikeRows(seed: number, count = 80): TrainingRows {
  const random = randomStream(seed);
  const appeal = Float64Array.from({ length: count }, () => random.normal());
  const noisy = (share: number) => appeal.map((value) => share * value + (1 - share) * random.normal());
  const columns = [noisy(0.7), noisy(0.5), noisy(0.3), noisy(0), new Float64Array(count)];
  const target = Uint8Array.from(appeal, (value, row) => (row < 2 ? row : value + random.normal() > 0 ? 1 : 0));
  return { columns, target };
}

/** The same rows with about one value in five missing. */
export function withGaps(rows: TrainingRows): TrainingRows {
  const random = randomStream(77);
  const columns = rows.columns.map((column) => column.map((value) => (random.next() < 0.2 ? Number.NaN : value)));
  return { ...rows, columns };
}

/** The given rows, in the given order. */
export function rowsOf(rows: TrainingRows, order: ArrayLike<number>): TrainingRows {
  return { columns: takeColumns(rows.columns, order), target: takeTarget(rows.target, order) };
}

export function fitDefault(learner: AnyLearner, rows: TrainingRows, seed = 1) {
  return learner.fit(rows, resolveParams(learner.name, learner.params), { random: randomStream(seed) });
}
