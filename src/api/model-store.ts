import { statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import { type HitModel, parseHitModel } from "../movies/hit-model.ts";
import { readRunFile } from "../runs/run-file.ts";
import { listRuns } from "../runs/run-store.ts";
import { problemOf, problemSchema } from "./problems.ts";

/** A hit model that a run holds. */
export const modelSchema = z
  .object({
    id: z.string().describe("The run and the study that made it."),
    run: z.string(),
    study: z.string(),
    learner: z.string(),
    label: z.string(),
    trainedOn: z.object({ source: z.string(), rows: z.number().int(), hits: z.number().int(), seed: z.number().int() }),
    bytes: z.number().int(),
  })
  .meta({ id: "Model" });
export type ModelSummary = z.infer<typeof modelSchema>;

/** A model file that is not as it was written. */
export const damagedModelSchema = z.object({
  id: z.string(),
  run: z.string(),
  study: z.string(),
  problem: problemSchema,
});
type DamagedModel = z.infer<typeof damagedModelSchema>;

/** What the manifests of runs tell of a model file. */
export interface ModelFile {
  readonly id: string;
  readonly run: string;
  readonly study: string;
  readonly bytes: number;
  readonly sha256: string;
}

const ending = ".model.json";
const kept = 8;
const keptSummaries = 10_000;
const largestModel = 500_000_000;

/** The models of the runs in a store, read when they are asked for; the latest used stay in memory. */
export interface ModelStore {
  /** Newest run first. No model is opened. */
  files(): Promise<readonly ModelFile[]>;
  /** What models are, and which are damaged. Each file is opened once. */
  summaries(files: readonly ModelFile[]): Promise<{ readonly whole: ModelSummary[]; readonly damaged: DamagedModel[] }>;
  /** Throws NOT_FOUND and what a damaged model throws. */
  get(id: string): Promise<HitModel>;
  /** The file as it stands. Throws NOT_FOUND. */
  text(id: string): Promise<string>;
}

/** Opens the models of a store of runs. */
export function openModels(store: string): ModelStore {
  const models = new Map<string, { readonly model: HitModel; readonly path: string; readonly stamp: string }>();
  const summaries = new Map<string, Pick<ModelSummary, "learner" | "label" | "trainedOn">>();

  async function files(): Promise<ModelFile[]> {
    const { runs } = await listRuns(store);
    return runs.flatMap(({ id: run, files }) =>
      files
        .filter(({ name }) => name.endsWith(ending))
        .map(({ name, bytes, sha256 }) => {
          const study = name.slice(0, -ending.length);
          return { id: `${run}~${study}`, run, study, bytes, sha256 };
        }),
    );
  }

  /** Ids are looked up among the files there are, so that no text of a caller becomes a path. */
  async function find(id: string): Promise<ModelFile> {
    const file = (await files()).find((known) => known.id === id);
    if (file !== undefined) return file;
    throw new MarqueeError("NOT_FOUND", { expected: "a model that GET /api/v1/models lists", found: id });
  }

  const textOf = async ({ run, study }: ModelFile) =>
    (await readRunFile(join(store, run), `${study}${ending}`, largestModel)).toString("utf8");

  async function get(id: string): Promise<HitModel> {
    const held = models.get(id);
    // Runs are deleted and replaced by other processes too: a look at the file tells, without reading it.
    if (held !== undefined && held.stamp === stampOf(held.path)) return held.model;
    models.delete(id);
    const file = await find(id);
    const path = join(store, file.run, `${file.study}${ending}`);
    const stamp = stampOf(path);
    const model = parseHitModel(await textOf(file), `${file.study}${ending}`);
    models.set(id, { model, path, stamp });
    if (models.size > kept) models.delete(models.keys().next().value!);
    return model;
  }

  async function summary(file: ModelFile): Promise<ModelSummary> {
    const { id, run, study, bytes, sha256 } = file;
    let own = summaries.get(sha256);
    if (own === undefined) {
      own = summaryOf(parseHitModel(await textOf(file), `${study}${ending}`));
      summaries.set(sha256, own);
      if (summaries.size > keptSummaries) summaries.delete(summaries.keys().next().value!);
    }
    return { id, run, study, bytes, ...own };
  }

  return {
    files,
    async summaries(listed) {
      const whole: ModelSummary[] = [];
      const damaged: DamagedModel[] = [];
      for (const file of listed) {
        const { id, run, study } = file;
        try {
          whole.push(await summary(file));
        } catch (error) {
          if (!(error instanceof MarqueeError)) throw error;
          damaged.push({ id, run, study, problem: problemOf(error) });
        }
      }
      return { whole, damaged };
    },
    get,
    text: async (id) => textOf(await find(id)),
  };
}

/** Another for every file that was written; empty when there is none. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

function summaryOf({ learner, model, trainedOn }: HitModel): Pick<ModelSummary, "learner" | "label" | "trainedOn"> {
  const { source, rows, hits, seed } = trainedOn;
  return { learner, label: model.learner.label, trainedOn: { source, rows, hits, seed } };
}
