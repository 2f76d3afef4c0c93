import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type HitModel, hitModelFormat, hitModelJson } from "../movies/hit-model.ts";
import { parseTestLook } from "../movies/test-look-schema.ts";
import type { EarlierLook } from "../movies/test-looks.ts";
import { readText } from "./read-text.ts";
import { listRuns } from "./run-store.ts";

const mostFiles = 500;
const largestFile = 50_000_000;
const head = `{"format":"${hitModelFormat}"`;

/** A file that may be a hit model. */
interface ModelPlace {
  readonly path: string;
  /** As people know it. */
  readonly name: string;
}

/** The hit models in a folder that were judged on the test rows of the given one. */
export async function earlierLooks(folder: string, model: HitModel): Promise<EarlierLook[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.json$/i.test(name)).sort();
  return looksAt(
    names.map((name) => ({ path: join(folder, name), name })),
    model,
  );
}

/** The hit models of the runs in a store that were judged on the test rows of the given one, the newest runs first. */
export async function earlierLooksInStore(store: string, model: HitModel): Promise<EarlierLook[]> {
  const { runs } = await listRuns(store);
  const places = runs.flatMap(({ id, files }) =>
    files
      .filter(({ name }) => name.endsWith(".model.json"))
      .map(({ name }) => ({ path: join(store, id, name), name: `${id}/${name}` })),
  );
  return looksAt(places, model);
}

/**
 * Files that cannot be read, are no hit models, or do not say what they were tested on are passed over: this is a courtesy and
 * refuses nothing.
 */
async function looksAt(places: readonly ModelPlace[], model: HitModel): Promise<EarlierLook[]> {
  const { testLook } = model.trainedOn;
  if (testLook === null) return [];
  const looks: EarlierLook[] = [];
  for (const { path, name } of places.slice(0, mostFiles)) {
    const text = await hitModelText(path);
    const earlier = text === null ? null : lookIn(text);
    if (text === null || earlier?.fingerprint !== testLook.fingerprint) continue;
    const asEarlier = { ...model, trainedOn: { ...model.trainedOn, testLook: { ...testLook, look: earlier.look } } };
    looks.push({ name, testLook: earlier, isSame: hitModelJson(asEarlier) === text });
  }
  return looks;
}

/** The text of a file that begins as hit models do; null for any other. */
async function hitModelText(path: string): Promise<string | null> {
  try {
    const handle = await open(path, "r");
    const { buffer } = await handle.read(Buffer.alloc(head.length), 0, head.length, 0).finally(() => handle.close());
    return buffer.toString("latin1") === head ? await readText(path, largestFile) : null;
  } catch {
    return null;
  }
}

function lookIn(text: string): ReturnType<typeof parseTestLook> {
  try {
    return parseTestLook((JSON.parse(text) as { trainedOn?: { testLook?: unknown } }).trainedOn?.testLook);
  } catch {
    return null;
  }
}
