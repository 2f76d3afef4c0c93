import { explain } from "../../src/movies/explain/explain.ts";
import { type HitModel, parseHitModel } from "../../src/movies/hit-model.ts";
import { oneMovie } from "../../src/movies/one-movie.ts";
import { predict } from "../../src/movies/predict.ts";
import type { ScoreAnswer, ScoreQuestion } from "./messages.ts";

/** Holds a model, and says what it says, beside the page. */
const page = self as unknown as {
  postMessage(answer: ScoreAnswer): void;
  onmessage: (event: { readonly data: ScoreQuestion }) => void;
};

let model: HitModel;

page.onmessage = ({ data }) => {
  try {
    page.postMessage(answerTo(data));
  } catch (error) {
    page.postMessage({ kind: "refused", reason: (error as Error).message });
  }
};

function answerTo(question: ScoreQuestion): ScoreAnswer {
  if (question.kind === "model") {
    model = parseHitModel(question.text, question.name);
    return { kind: "model", facts: { inputs: model.features.inputs, explains: model.reference !== null } };
  }
  const table = oneMovie(question.values);
  return question.kind === "predict"
    ? { kind: "predict", result: predict(model, table, { explain: false }) }
    : { kind: "explain", result: explain(model, table) };
}
