/** Rows of one sample sorted by score once, so that the ranking figures of many resamples of it cost one pass each. */
export interface RankedSample {
  /** Row numbers by ascending score. */
  readonly order: Uint32Array;
  /** For each place in `order`, 1 where a new score begins. */
  readonly startsGroup: Uint8Array;
  /** Target of the row at each place. */
  readonly positive: Uint8Array;
}

/** Sorts a sample. rows: the rows it consists of; target and score are indexed by place in `rows`. */
export function rankSample(rows: Uint32Array, target: Uint8Array, score: Float64Array): RankedSample {
  const places = Array.from(rows, (_, place) => place).sort((a, b) => score[a]! - score[b]! || a - b);
  return {
    order: Uint32Array.from(places, (place) => rows[place]!),
    startsGroup: Uint8Array.from(places, (place, i) => (i === 0 || score[places[i - 1]!] !== score[place] ? 1 : 0)),
    positive: Uint8Array.from(places, (place) => target[place]!),
  };
}

/**
 * ROC AUC of a resample: the share of positive–negative pairs that the score orders rightly, ties counting half.
 * counts: how often each row was drawn, indexed by row number. Null when the resample holds one class only.
 */
export function resampledRocAuc(sample: RankedSample, counts: ArrayLike<number>): number | null {
  let positives = 0;
  let negatives = 0;
  let pairs = 0;
  let groupPositives = 0;
  let groupNegatives = 0;
  for (let i = 0; i < sample.order.length; i++) {
    if (sample.startsGroup[i] === 1) {
      pairs += groupPositives * (negatives + groupNegatives / 2);
      positives += groupPositives;
      negatives += groupNegatives;
      groupPositives = 0;
      groupNegatives = 0;
    }
    const count = counts[sample.order[i]!]!;
    if (sample.positive[i] === 1) groupPositives += count;
    else groupNegatives += count;
  }
  pairs += groupPositives * (negatives + groupNegatives / 2);
  positives += groupPositives;
  negatives += groupNegatives;
  return positives === 0 || negatives === 0 ? null : pairs / (positives * negatives);
}

/**
 * Average precision of a resample: mean precision at the positives, ties taken together, as scikit-learn defines it.
 * counts: how often each row was drawn, indexed by row number. Null when the resample holds one class only.
 */
export function resampledAveragePrecision(sample: RankedSample, counts: ArrayLike<number>): number | null {
  let positives = 0;
  let called = 0;
  let sum = 0;
  let groupPositives = 0;
  let groupRows = 0;
  for (let i = sample.order.length - 1; i >= 0; i--) {
    const count = counts[sample.order[i]!]!;
    groupRows += count;
    if (sample.positive[i] === 1) groupPositives += count;
    if (sample.startsGroup[i] === 0) continue;
    positives += groupPositives;
    called += groupRows;
    if (groupPositives > 0) sum += groupPositives * (positives / called);
    groupPositives = 0;
    groupRows = 0;
  }
  return positives === 0 || positives === called ? null : sum / positives;
}
