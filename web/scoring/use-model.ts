import { useEffect, useRef, useState } from "react";
import type { ExplainResult } from "../../src/movies/explain/movie-explanation.ts";
import type { MovieValues } from "../../src/movies/one-movie.ts";
import type { PredictResult } from "../../src/movies/predict-result.ts";
import type { ModelFacts, ScoreAnswer, ScoreQuestion } from "./messages.ts";

/** A model in the page, and what it says of the movie it was last asked about. */
export interface LiveModel {
  readonly facts: ModelFacts | null;
  readonly prediction: PredictResult | null;
  /** Reasons take a thousand times as long as a probability: they follow it when they are ready. */
  readonly reasons: ExplainResult | null;
  readonly reason: string | null;
}

const nothing: LiveModel = { facts: null, prediction: null, reasons: null, reason: null };

/**
 * A model asked about a movie that changes. It is held by two workers, one for the probability, which answers at once, and one for the
 * reasons. Whoever is busy takes the latest question next. values: null for the typical movie.
 */
export function useModel(text: string, name: string, values: MovieValues | null): LiveModel {
  const [live, setLive] = useState(nothing);
  const askers = useRef<readonly Asker[]>([]);
  const wanted = useRef(values);
  wanted.current = values;

  useEffect(() => {
    setLive(nothing);
    const hear = (answer: ScoreAnswer) =>
      setLive((before) => {
        if (answer.kind === "refused") return { ...before, reason: answer.reason };
        if (answer.kind === "model") return { ...before, facts: answer.facts };
        return answer.kind === "predict"
          ? { ...before, prediction: answer.result, reason: null }
          : { ...before, reasons: answer.result };
      });
    const own = (["predict", "explain"] as const).map((kind) => startAsker(kind, { kind: "model", text, name }, hear));
    askers.current = own;
    if (wanted.current !== null) for (const asker of own) asker.ask(wanted.current);
    return () => {
      for (const asker of own) asker.stop();
    };
  }, [text, name]);

  useEffect(() => {
    if (values === null) return;
    for (const asker of askers.current) asker.ask(values);
  }, [values]);
  return live;
}

interface Asker {
  ask(values: MovieValues): void;
  stop(): void;
}

function startAsker(
  kind: "predict" | "explain",
  model: Extract<ScoreQuestion, { kind: "model" }>,
  hear: (answer: ScoreAnswer) => void,
): Asker {
  const worker = new Worker(new URL("./score-worker.ts", import.meta.url), { type: "module" });
  let busy = true;
  let able = true;
  let next: MovieValues | null = null;
  const send = (question: ScoreQuestion) => worker.postMessage(question);
  worker.onmessage = ({ data }: MessageEvent<ScoreAnswer>) => {
    busy = false;
    if (data.kind === "model") able = kind === "predict" || data.facts.explains;
    // Both have the same to say of the model, and of what is wrong with it.
    if (kind === "predict" || data.kind === "explain") hear(data);
    if (next !== null && able) ask(next);
  };
  worker.onerror = () => hear({ kind: "refused", reason: "The model could not be asked in this page." });
  send(model);

  function ask(values: MovieValues): void {
    next = busy ? values : null;
    if (busy || !able) return;
    busy = true;
    send({ kind, values });
  }

  return { ask, stop: () => worker.terminate() };
}
