import { Worker } from "node:worker_threads";
import { type ErrorCode, type ErrorDetails, MarqueeError } from "../errors.ts";
import { parseHitModel } from "../movies/hit-model.ts";
import type { StudiesOptions, StudyEnd, StudyProgress } from "./run-chosen.ts";
import type { StudyResult } from "./study-result.ts";

/** What a thread of studies is asked. */
export interface StudyRequest {
  readonly names: readonly string[];
  readonly seed: number;
  readonly tmdb: string | null;
}

/** A MarqueeError as plain data, which is what passes between threads. */
export interface SentRefusal {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

/** How a study ended, as plain data: the model as the text of its file. */
export type SentEnd =
  | { readonly study: string; readonly result: StudyResult; readonly model: string | null }
  | { readonly study: string; readonly refusal: SentRefusal };

/** What it answers: how far it is, and at last how each study ended, or why none could be run. */
export type StudyAnswer =
  | { readonly progress: StudyProgress }
  | { readonly ends: readonly SentEnd[] }
  | { readonly refused: SentRefusal };

/** Sources are run by tests only, where a thread of its own has nothing to read them with: there it runs what is built. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/studies/study-worker.js" : "./study-worker.js",
  import.meta.url,
);

/** Runs studies in a thread of their own. Throws what they throw. */
export function runApart(
  names: readonly string[],
  { seed, tmdb, onProgress }: Pick<StudiesOptions, "seed" | "tmdb" | "onProgress">,
): Promise<StudyEnd[]> {
  const workerData: StudyRequest = { names, seed, tmdb: tmdb ?? null };
  const worker = new Worker(program, { workerData });
  return new Promise((resolve, reject) => {
    worker.on("message", (answer: StudyAnswer) => {
      if ("progress" in answer) onProgress?.(answer.progress);
      else if ("refused" in answer) reject(received(answer.refused));
      else resolve(answer.ends.map(receivedEnd));
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("A thread of studies ended without an answer.")));
  });
}

function receivedEnd(end: SentEnd): StudyEnd {
  if ("refusal" in end) return { study: end.study, refusal: received(end.refusal) };
  const { study, result, model } = end;
  return { study, result, model: model === null ? null : parseHitModel(model, study) };
}

function received({ code, details }: SentRefusal): MarqueeError {
  return new MarqueeError(code, details);
}
