import { basename } from "node:path";
import { runFiles } from "../report/run-files.ts";
import { writeRun } from "../runs/write-run.ts";
import { runStudies } from "../studies/run-studies.ts";
import type { StageOptions } from "../studies/study.ts";
import { loadSource } from "./dataset-store.ts";
import type { JobProgress, JobWork } from "./job.ts";
import { jobCommand } from "./job-command.ts";

const studyOf = { segmentation: "segment-data", training: "predict-data" } as const;
const defaultSeed = 42;

/** Does the work of a job and writes the run it makes; returns the run's id. Throws what reading, studies and writing throw. */
export async function doJob(
  { kind, source, options, store, version }: JobWork,
  onProgress: (progress: JobProgress) => void,
): Promise<string> {
  const data = await loadSource(source);
  const { seed = defaultSeed, ...stage } = options as { readonly seed?: number };
  const stages: StageOptions = kind === "segmentation" ? { segment: stage } : { train: stage };
  const command = jobCommand(kind, source, options);
  const found = await runStudies({
    data,
    names: [studyOf[kind]],
    stages,
    seed,
    command,
    onProgress: ({ stage: name, done, total }) => onProgress({ stage: name, done, total }),
  });
  const { run, files } = await runFiles(found, { version, command, seed });
  return basename(await writeRun(run, files, { store }));
}
