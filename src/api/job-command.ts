import { builtInWord, segmentCommandLine, trainCommandLine } from "../movies/command-line.ts";
import type { SegmentOptions, TrainOptions } from "../movies/options.ts";
import type { DatasetSource } from "./dataset-store.ts";
import type { JobKind } from "./job.ts";

/** The command line that does the same as a job, with the user's own file. */
export function jobCommand(kind: JobKind, source: DatasetSource, options: object): string {
  const [data, read] = source.kind === "file" ? [source.name, source.read] : [builtInWord(source.id), {}];
  return kind === "segmentation"
    ? segmentCommandLine(data, read, options as SegmentOptions)
    : trainCommandLine(data, read, options as TrainOptions);
}
