import { logistic } from "../../learn/logistic/logistic.ts";
import { resolveParams } from "../../learn/params.ts";
import { fitCandidate, fittedProbability } from "../../learn/pipeline.ts";
import { stratifiedSplit } from "../../learn/split-rows.ts";
import { type RandomStream, randomStream } from "../../math/random.ts";
import { aucInterval } from "../../metrics/delong.ts";
import { rocAuc } from "../../metrics/ranking.ts";
import type { MovieTable } from "../../movies/movie.ts";
import { takeMovies } from "../../movies/movie.ts";
import { fitGenerator } from "../fit-generator.ts";
import type { LabelledColumns } from "../generator.ts";
import { sampleMovies } from "../sample.ts";
import type { SynthSettings } from "../synth-options.ts";
import type { AucFigure, Utility } from "../synth-result.ts";

const synthetics = 1000;
/** In each half. */
const fewestOfAClass = 3;

/**
 * What synthetic movies are worth for learning. Half of the real movies teach a second generator with the same settings; a
 * logistic regression learns from what that makes, another from the same half itself, and both are judged on the other
 * half. real: the movies with all measures, as a table and as columns. Null when a half would have fewer than 3 of a class.
 */
export function trainOnSynthetic(
  table: MovieTable,
  real: LabelledColumns,
  settings: SynthSettings,
  random: RandomStream,
): Utility | null {
  const hits = real.hit.reduce((sum, value) => sum + value, 0);
  if (Math.min(hits, real.hit.length - hits) < 2 * fewestOfAClass) return null;
  const { train, test } = stratifiedSplit(real.hit, 0.5, random.child(0));
  const pick = (rows: Uint32Array): LabelledColumns => ({
    measures: real.measures.map((column) => Float64Array.from(rows, (row) => column[row]!)),
    hit: Uint8Array.from(rows, (row) => real.hit[row]!),
  });
  const judged = pick(test);
  const { generator } = fitGenerator(takeMovies(table, train), settings);
  return {
    trainedOnSynthetic: judge(sampleMovies(generator, synthetics, random.child(1)), judged),
    trainedOnReal: judge(pick(train), judged),
    rows: { train: train.length, test: test.length },
  };
}

function judge(learned: LabelledColumns, test: LabelledColumns): AucFigure {
  const candidate = { learner: logistic, params: resolveParams("logistic", logistic.params, {}) };
  const model = fitCandidate(
    candidate,
    { columns: learned.measures, target: learned.hit },
    // Logistic regression draws nothing.
    { random: randomStream(0) },
  );
  const probability = fittedProbability(model, test.measures);
  return { rocAuc: rocAuc(test.hit, probability)!, interval: aucInterval(test.hit, probability) };
}
