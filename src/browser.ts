/**
 * The part of Marquee that runs in a browser as in Node: it groups, trains, scores and explains, reads no files and starts no
 * threads. A bundler takes it as it stands; on a page with a content security policy it needs `'wasm-unsafe-eval'` in `script-src`.
 *
 *     import { oneMovie, parseHitModel, predict } from "marquee/browser";
 *
 *     const model = parseHitModel(await (await fetch("hits.model.json")).text(), "hits.model.json");
 *     const { predictions } = predict(model, oneMovie({ avg_watch_time: 100, completion_rate: 0.88, ratings_count: 7000, avg_rating: 4.5 }));
 *
 * Everything refused is a `MarqueeError` with a stable code.
 */
export { type ErrorCode, MarqueeError } from "./errors.ts";
export { explain } from "./movies/explain/explain.ts";
export type { ExplainResult, MovieExplanation } from "./movies/explain/movie-explanation.ts";
export { type HitModel, hitModelJson, parseHitModel } from "./movies/hit-model.ts";
export { movieScorer } from "./movies/model-probability.ts";
export { type CellValue, type MeasureName, type MovieTable, measureNames, movieCount } from "./movies/movie.ts";
export { type MovieValues, oneMovie } from "./movies/one-movie.ts";
export type { PredictOptions, SegmentOptions, TrainOptions } from "./movies/options.ts";
export { predict } from "./movies/predict.ts";
export type { Prediction, PredictResult } from "./movies/predict-result.ts";
export { profileMovies } from "./movies/profile/profile.ts";
export { type SegmentScan, scanMovies, segment, segmentAt } from "./movies/segment.ts";
export type { SegmentResult } from "./movies/segment-result.ts";
export { type TrainOutcome, train } from "./movies/train.ts";
export type { TrainResult } from "./movies/train-result.ts";
export type { Note } from "./notes.ts";
