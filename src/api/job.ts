import { z } from "zod";
import type { DatasetSource } from "./dataset-store.ts";
import { idSchema } from "./ids.ts";
import { problemSchema } from "./problems.ts";

/** What a worker is asked to do. Plain data: it crosses to another thread. */
export interface JobWork {
  readonly kind: JobKind;
  readonly source: DatasetSource;
  /** Options of `segment` or `train`, as the API took them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The folder of the run store. */
  readonly store: string;
  readonly version: string;
}

export const jobKinds = ["segmentation", "training"] as const;
export type JobKind = (typeof jobKinds)[number];

export const progressSchema = z
  .object({ stage: z.string(), done: z.number(), total: z.number() })
  .describe("`done` counts up to `total` within a stage.");

/** A job, as it stands. */
export const jobSchema = z
  .object({
    id: idSchema,
    kind: z.enum(jobKinds),
    state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
    dataset: idSchema,
    options: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    progress: progressSchema.nullable(),
    run: z.string().nullable().describe("The run it made, once it is done."),
    problem: problemSchema.nullable().describe("Why it failed."),
    command: z.string().describe("The command line that does the same."),
  })
  .meta({ id: "Job" });
export type Job = z.infer<typeof jobSchema>;

export type JobProgress = z.infer<typeof progressSchema>;

/** True when nothing more will happen to it. */
export function hasEnded({ state }: Pick<Job, "state">): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

/** Does the work of one job elsewhere; resolves to the id of the run it made. `signal` stops it at once. */
export type RunJob = (
  work: JobWork,
  onProgress: (progress: JobProgress) => void,
  signal: AbortSignal,
) => Promise<string>;
