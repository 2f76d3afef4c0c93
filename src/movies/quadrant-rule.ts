/** A rule on two columns: inside the quadrant where both conditions hold lie the hits, or (`hits` false) lie the others. */
export interface QuadrantRule {
  readonly x: Condition;
  readonly y: Condition;
  readonly hits: boolean;
}

/** value ≥ cut, or value < cut. */
interface Condition {
  readonly atLeast: boolean;
  readonly cut: number;
}

const mostCuts = 64;
const refinements = 3;

/**
 * The axis-aligned rule on two columns that tells the classes best: "both" for hits inside the quadrant, "either" for hits
 * outside of it. All quadrants over up to 64 quantiles of each column are tried, and the cuts of the best then moved, one at a
 * time, to the best place among all values. x and y: n numbers; target: n values 0 or 1, both occurring.
 */
export function bestQuadrantRule(x: Float64Array, y: Float64Array, target: Uint8Array): QuadrantRule {
  let rule = bestOnGrid(x, y, target);
  const [byX, byY] = [sortedRows(x), sortedRows(y)];
  for (let round = 0; round < refinements; round++) {
    rule = { ...rule, x: bestCut(x, byX, rule.x, rowsWhere(y, rule.y), target, rule.hits) };
    rule = { ...rule, y: bestCut(y, byY, rule.y, rowsWhere(x, rule.x), target, rule.hits) };
  }
  return rule;
}

/** 1 for rows that the rule calls hits, else 0. */
export function quadrantVerdicts(rule: QuadrantRule, x: Float64Array, y: Float64Array): Float64Array {
  const [inX, inY] = [rowsWhere(x, rule.x), rowsWhere(y, rule.y)];
  return Float64Array.from(inX, (inside, row) => (inside * inY[row]! === (rule.hits ? 1 : 0) ? 1 : 0));
}

/** The rule in words: "a ≥ 3 and b < 2", or "a < 3 or b ≥ 2". */
export function quadrantWords(rule: QuadrantRule, xName: string, yName: string): string {
  const words = ({ atLeast, cut }: Condition, name: string) =>
    `${name} ${atLeast === rule.hits ? "≥" : "<"} ${Number(cut.toPrecision(4))}`;
  return `${words(rule.x, xName)} ${rule.hits ? "and" : "or"} ${words(rule.y, yName)}`;
}

function bestOnGrid(x: Float64Array, y: Float64Array, target: Uint8Array): QuadrantRule {
  const [xCuts, yCuts] = [cutsOf(x), cutsOf(y)];
  const [xBins, yBins] = [binsOf(x, xCuts), binsOf(y, yCuts)];
  const [width, height] = [xCuts.length + 1, yCuts.length + 1];
  const hits = target.reduce((sum, value) => sum + value, 0);
  const [hitWeight, missWeight] = [1 / hits, -1 / (target.length - hits)];
  // Each cell holds its share of the hits less its share of the others; sums[i][j] those of all cells before row i and column j.
  const sums = new Float64Array((width + 1) * (height + 1));
  const at = (i: number, j: number) => i * (height + 1) + j;
  target.forEach((value, row) => {
    sums[at(xBins[row]! + 1, yBins[row]! + 1)]! += value === 1 ? hitWeight : missWeight;
  });
  for (let i = 1; i <= width; i++) {
    for (let j = 1; j <= height; j++)
      sums[at(i, j)]! += sums[at(i - 1, j)]! + sums[at(i, j - 1)]! - sums[at(i - 1, j - 1)]!;
  }
  const whole = sums[at(width, height)]!;
  let best = { difference: 0, i: 1, j: 1, xAtLeast: true, yAtLeast: true };
  const offer = (difference: number, i: number, j: number, xAtLeast: boolean, yAtLeast: boolean) => {
    if (Math.abs(difference) > Math.abs(best.difference)) best = { difference, i, j, xAtLeast, yAtLeast };
  };
  for (let i = 1; i < width; i++) {
    const lowX = sums[at(i, height)]!;
    for (let j = 1; j < height; j++) {
      const lowY = sums[at(width, j)]!;
      const lowLow = sums[at(i, j)]!;
      offer(lowLow, i, j, false, false);
      offer(lowX - lowLow, i, j, false, true);
      offer(lowY - lowLow, i, j, true, false);
      offer(whole - lowX - lowY + lowLow, i, j, true, true);
    }
  }
  return {
    x: { atLeast: best.xAtLeast, cut: xCuts[best.i - 1] ?? x[0]! },
    y: { atLeast: best.yAtLeast, cut: yCuts[best.j - 1] ?? y[0]! },
    hits: best.difference >= 0,
  };
}

/** Up to 64 distinct values above the lowest, evenly spaced in rank. */
function cutsOf(values: Float64Array): number[] {
  const distinct = Float64Array.from(new Set(values)).sort();
  if (distinct.length <= mostCuts + 1) return Array.from(distinct.subarray(1));
  const sorted = values.slice().sort();
  const picked = Array.from(
    { length: mostCuts },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / (mostCuts + 1))]!,
  );
  return [...new Set(picked)].filter((value) => value > sorted[0]!);
}

/** How many cuts each value reaches. */
function binsOf(values: Float64Array, cuts: readonly number[]): Uint32Array {
  return Uint32Array.from(values, (value) => {
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

function sortedRows(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
}

function rowsWhere(values: Float64Array, { atLeast, cut }: Condition): Uint8Array {
  return Uint8Array.from(values, (value) => (value >= cut === atLeast ? 1 : 0));
}

/** The best cut of one condition while the other, which `inside` rows meet, stays; midway between two values. */
function bestCut(
  values: Float64Array,
  order: Uint32Array,
  condition: Condition,
  inside: Uint8Array,
  target: Uint8Array,
  forHits: boolean,
): Condition {
  const hits = target.reduce((sum, value) => sum + value, 0);
  const weight = (row: number) => (target[row] === 1 ? 1 / hits : -1 / (target.length - hits)) * (forHits ? 1 : -1);
  let all = 0;
  for (const row of order) if (inside[row] === 1) all += weight(row);
  let below = 0;
  let best = { difference: Number.NEGATIVE_INFINITY, cut: condition.cut };
  for (let i = 0; i < order.length - 1; i++) {
    const row = order[i]!;
    if (inside[row] === 1) below += weight(row);
    const [here, next] = [values[row]!, values[order[i + 1]!]!];
    if (here === next) continue;
    const difference = condition.atLeast ? all - below : below;
    const middle = (here + next) / 2;
    if (difference > best.difference + 1e-12) best = { difference, cut: middle > here ? middle : next };
  }
  return { atLeast: condition.atLeast, cut: best.cut };
}
