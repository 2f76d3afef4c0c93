import { basename } from "node:path";
import { laterLook } from "../movies/test-looks.ts";
import { keptPool } from "../parallel/thread-pool.ts";
import { runFiles } from "../report/run-files.ts";
import { earlierLooksInStore } from "../runs/earlier-looks.ts";
import { writeRun } from "../runs/write-run.ts";
import { runStudies, type StudiesRun } from "../studies/run-studies.ts";
import type { StageOptions } from "../studies/study.ts";
import { loadSource } from "./dataset-store.ts";
import type { JobProgress, JobWork } from "./job.ts";
import { jobCommand } from "./job-command.ts";

const studyOf = { segmentation: "segment-data", training: "predict-data" } as const;
const defaultSeed = 42;

/** Does the work of a job and writes the run it makes; returns the run's id. threads: for large tables; no result depends on it. Throws what reading, studies and writing throw. */
export async function doJob(
  { kind, source, options, store, version, threads }: JobWork & { readonly threads?: number | undefined },
  onProgress: (progress: JobProgress) => void,
): Promise<string> {
  const data = await loadSource(source);
  const { seed = defaultSeed, ...stage } = options as { readonly seed?: number };
  const shared = { ...stage, threads: keptPool(threads) };
  const stages: StageOptions = kind === "segmentation" ? { segment: shared } : { train: shared };
  const command = jobCommand(kind, source, options);
  const found = await runStudies({
    data,
    names: [studyOf[kind]],
    stages,
    seed,
    command,
    onProgress: ({ stage: name, done, total }) => onProgress({ stage: name, done, total }),
  });
  const { run, files } = await runFiles(await withEarlierLooks(found, store), { version, command, seed });
  return basename(await writeRun(run, files, { store }));
}

/** Notes with a trained model, and in it, when models of the store were judged on its test rows before, as `marquee train` does. */
async function withEarlierLooks(found: StudiesRun, store: string): Promise<StudiesRun> {
  const [made] = found.models;
  const first = made?.model.trainedOn.testLook;
  if (made === undefined || first === null || first === undefined) return found;
  const { model, study } = made;
  const { testLook, notes } = laterLook(first, await earlierLooksInStore(store, model));
  return {
    ...found,
    models: [{ study, model: { ...model, trainedOn: { ...model.trainedOn, testLook } } }],
    studies: found.studies.map((own) => ({
      ...own,
      training: own.training && { ...own.training, notes: [...own.training.notes, ...notes] },
      notes: [...own.notes, ...notes],
    })),
  };
}
