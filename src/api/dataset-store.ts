import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../errors.ts";
import { describeTable, type TableDescription } from "../movies/describe.ts";
import { type MovieTable, movieCount } from "../movies/movie.ts";
import { profileMovies } from "../movies/profile/profile.ts";
import { builtInTables } from "../studies/built-in-tables.ts";
import { createId, idSchema } from "./ids.ts";
import { keepLatest } from "./keep-latest.ts";
import { keptName, profileUploaded, type ReadChoices, readChoicesSchema, readUploaded } from "./read-uploaded.ts";

/** What is known of a dataset without reading it. */
export const datasetSchema = z
  .object({
    id: idSchema,
    name: z.string().describe("The file's name, to show; or the name of a built-in table."),
    builtIn: z.boolean(),
    createdAt: z.iso.datetime().nullable().describe("Null for built-in tables."),
    bytes: z.number().int().nullable(),
    hash: z.string().nullable().describe("SHA-256 of the file, in hex."),
    rows: z.number().int(),
    hits: z.number().int().nullable().describe("Movies known to be hits; null without a target."),
    extras: z.array(z.string()).describe("Columns besides the four measures and the target."),
    read: readChoicesSchema,
    notes: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: "Dataset" });
export type Dataset = z.infer<typeof datasetSchema>;

const recordName = "dataset.json";

/** Uploaded tables in a folder: each a folder of its own, with the file as it came and a record of what it is. */
export interface DatasetStore {
  /** Newest first, the built-in tables last. */
  list(): Promise<readonly Dataset[]>;
  /** Throws NOT_FOUND. */
  get(id: string): Promise<Dataset>;
  /** The table, read from the file as it came; the latest used stay in memory. Throws NOT_FOUND, and what reading throws. */
  load(id: string): Promise<MovieTable>;
  /** The JSON text of the table's profile. Throws as `load` does. */
  profile(id: string): Promise<string>;
  /** Where and how the table is read, for a worker. Throws NOT_FOUND. */
  source(id: string): DatasetSource;
  /** Reads a file to the end, and keeps it when it is a movie table. `file` is moved. Throws what reading throws. */
  add(file: string, name: string, read: ReadChoices, signal?: AbortSignal): Promise<Dataset>;
  /** Throws NOT_FOUND, also for built-in tables. */
  remove(id: string): void;
}

/** How a worker gets a table: by name when it is built in, else by path. */
export type DatasetSource =
  | { readonly kind: "built-in"; readonly id: string }
  | { readonly kind: "file"; readonly path: string; readonly name: string; readonly read: ReadChoices };

/** Reads the table of a source. Throws FILE_NOT_FOUND and what reading throws. */
export async function loadSource(source: DatasetSource): Promise<MovieTable> {
  if (source.kind === "built-in") return builtInTables[source.id]!.load();
  return readUploaded(source, source.read);
}

/** Bytes of tables, and characters of profiles, that are kept in memory. */
const tableRoom = 500_000_000;
const profileRoom = 50_000_000;

/** Opens the store in a folder, which is made when something is added. */
export function openDatasets(folder: string): DatasetStore {
  const known = new Map<string, Dataset>();
  const tables = keepLatest<MovieTable>(tableRoom, tableBytes);
  const profiles = keepLatest<string>(profileRoom, ({ length }) => length);
  const builtInDatasets = Promise.all(
    Object.entries(builtInTables).map(([id, { name, load }]) => builtInDataset(id, name, load)),
  );

  function uploaded(id: string): Dataset {
    const held = known.get(id);
    if (held !== undefined) return held;
    const record = join(folder, id, recordName);
    if (!idSchema.safeParse(id).success || !existsSync(record)) throw noDataset(id);
    const dataset = datasetSchema.parse(JSON.parse(readFileSync(record, "utf8")));
    known.set(id, dataset);
    return dataset;
  }

  const fileOf = (dataset: Dataset) => join(folder, dataset.id, keptName(dataset.name));

  return {
    async list() {
      const ids = existsSync(folder) ? readdirSync(folder).filter((name) => idSchema.safeParse(name).success) : [];
      const uploads = ids.filter((id) => existsSync(join(folder, id, recordName))).map(uploaded);
      uploads.sort((a, b) => (a.createdAt! < b.createdAt! ? 1 : -1));
      return [...uploads, ...(await builtInDatasets).filter((dataset) => dataset !== null)];
    },
    async get(id) {
      const own = (await builtInDatasets).find((dataset) => dataset?.id === id);
      return own ?? uploaded(id);
    },
    async load(id) {
      const source = this.source(id);
      return tables.get(id, () => loadSource(source));
    },
    async profile(id) {
      const source = this.source(id);
      return profiles.get(id, async () =>
        JSON.stringify(
          source.kind === "file" ? await profileUploaded(source, source.read) : profileMovies(await this.load(id)),
        ),
      );
    },
    source(id) {
      if (Object.hasOwn(builtInTables, id)) return { kind: "built-in", id };
      const dataset = uploaded(id);
      return { kind: "file", path: fileOf(dataset), name: dataset.name, read: dataset.read };
    },
    async add(file, name, read, signal) {
      const id = createId();
      const temporary = join(folder, `.${id}`);
      mkdirSync(temporary, { recursive: true });
      try {
        const kept = join(temporary, keptName(name));
        renameSync(file, kept);
        const table = await readUploaded({ path: kept, name }, read, signal);
        const dataset = describeDataset(table, { id, name, builtIn: false, read });
        writeFileSync(join(temporary, recordName), JSON.stringify(dataset));
        renameSync(temporary, join(folder, id));
        return dataset;
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    },
    remove(id) {
      uploaded(id);
      const gone = join(folder, `.${id}-${createId()}`);
      renameSync(join(folder, id), gone);
      known.delete(id);
      tables.drop(id);
      profiles.drop(id);
      rmSync(gone, { recursive: true, force: true });
    },
  };
}

/** About what a table takes in memory. */
function tableBytes(table: MovieTable): number {
  const texts = 50;
  return movieCount(table) * (40 + texts * (1 + table.extras.length));
}

/** Null when the table is not installed. */
async function builtInDataset(id: string, name: string, load: () => Promise<MovieTable>): Promise<Dataset | null> {
  try {
    return describeDataset(await load(), { id, name, builtIn: true, read: {} });
  } catch (error) {
    if (error instanceof MarqueeError && error.code === "FILE_NOT_FOUND") return null;
    throw error;
  }
}

function describeDataset(table: MovieTable, own: Pick<Dataset, "id" | "name" | "builtIn" | "read">): Dataset {
  const description: TableDescription = describeTable(table);
  return {
    ...own,
    createdAt: own.builtIn ? null : new Date().toISOString(),
    bytes: null,
    hash: table.hash,
    rows: description.rows,
    hits: description.target?.hits ?? null,
    extras: [...description.extras],
    notes: table.notes.map(({ code, message }) => ({ code, message })),
  };
}

function noDataset(id: string): MarqueeError {
  return new MarqueeError("NOT_FOUND", { expected: "a dataset that GET /api/v1/datasets lists", found: id });
}
