import { type Cluster, readCluster } from "../../scripts/spark-cluster.mjs";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";

/** The cluster that `npm run test:spark` has started, as it is now. */
export function cluster(): Cluster {
  return readCluster(process.env["MARQUEE_SPARK_FOLDER"]!);
}

/** Runs `use` with a session of its own. */
export async function withSpark<T>(use: (engine: Engine) => Promise<T>, address = cluster().address): Promise<T> {
  const engine = await openEngine(address);
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** The rows of a query. */
export async function rowsOf(engine: Engine, sql: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const batch of engine.query(sql)) rows.push(...batch.toArray().map((row) => ({ ...row.toJSON() })));
  return rows;
}
