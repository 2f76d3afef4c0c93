import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import { type HitModel, parseHitModel } from "../movies/hit-model.ts";
import { listRuns } from "../runs/run-store.ts";

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

const ending = ".model.json";
const kept = 8;

/** The models of the runs in a store, read when they are asked for; the latest used stay in memory. */
export interface ModelStore {
  /** Newest run first. */
  list(): Promise<readonly ModelSummary[]>;
  /** Throws NOT_FOUND and what a damaged model throws. */
  get(id: string): Promise<HitModel>;
  /** The file as it stands. Throws NOT_FOUND. */
  text(id: string): Promise<string>;
}

/** Opens the models of a store of runs. */
export function openModels(store: string): ModelStore {
  const models = new Map<string, HitModel>();

  /** Ids are looked up among the files there are, so that no text of a caller becomes a path. */
  async function files() {
    const { runs } = await listRuns(store);
    return runs.flatMap(({ id: run, files }) =>
      files
        .filter(({ name }) => name.endsWith(ending))
        .map(({ name, bytes }) => {
          const study = name.slice(0, -ending.length);
          return { id: `${run}~${study}`, run, study, bytes, path: join(store, run, name) };
        }),
    );
  }

  async function find(id: string) {
    const file = (await files()).find((known) => known.id === id);
    if (file !== undefined) return file;
    throw new MarqueeError("NOT_FOUND", { expected: "a model that GET /api/v1/models lists", found: id });
  }

  async function get(id: string): Promise<HitModel> {
    const held = models.get(id);
    if (held !== undefined) return held;
    const { path, study } = await find(id);
    const model = parseHitModel(await readFile(path, "utf8"), `${study}${ending}`);
    models.set(id, model);
    if (models.size > kept) models.delete(models.keys().next().value!);
    return model;
  }

  return {
    async list() {
      return Promise.all(
        (await files()).map(async ({ path: _, ...file }) => ({ ...file, ...summaryOf(await get(file.id)) })),
      );
    },
    get,
    text: async (id) => readFile((await find(id)).path, "utf8"),
  };
}

function summaryOf({ learner, model, trainedOn }: HitModel): Pick<ModelSummary, "learner" | "label" | "trainedOn"> {
  const { source, rows, hits, seed } = trainedOn;
  return { learner, label: model.learner.label, trainedOn: { source, rows, hits, seed } };
}
