import { parentPort, workerData } from "node:worker_threads";
import { MarqueeError } from "../errors.ts";
import { hitModelJson } from "../movies/hit-model.ts";
import type { SentRefusal, StudyAnswer, StudyRequest } from "./run-apart.ts";
import { runChosen, type StudyProgress } from "./run-chosen.ts";
import { studies } from "./study-list.ts";

// A thread that runs studies and ends; see run-apart.ts.
const { names, seed, tmdb } = workerData as StudyRequest;
const answer = (given: StudyAnswer) => parentPort!.postMessage(given);

try {
  const chosen = studies.filter(({ name }) => names.includes(name));
  const onProgress = (progress: StudyProgress) => answer({ progress });
  const ends = await runChosen(chosen, { seed, onProgress, ...(tmdb === null ? {} : { tmdb }) });
  answer({
    ends: ends.map((end) =>
      "refusal" in end
        ? { study: end.study, refusal: sent(end.refusal) }
        : { ...end, model: end.model === null ? null : hitModelJson(end.model) },
    ),
  });
} catch (error) {
  if (!(error instanceof MarqueeError)) throw error;
  answer({ refused: sent(error) });
}

function sent({ code, details }: MarqueeError): SentRefusal {
  return { code, details };
}
