import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { cluster, withSpark } from "./cluster.ts";
import { startCuttingProxy } from "./cutting-proxy.ts";

const rows = 1_500_000;

/** Reads a long result, slowly enough for streams to end by their time too, and holds that every row is there once, in order. */
async function readAll(engine: Engine): Promise<void> {
  let next = 0n;
  for await (const batch of engine.query(`SELECT id, REPEAT('x', 20) AS t FROM RANGE(0, ${rows}, 1, 8) ORDER BY id`)) {
    for (const id of batch.getChild("id")!.toArray() as BigInt64Array) {
      if (id !== next) throw new Error(`row ${id} where ${next} belongs`);
      next++;
    }
  }
  expect(next).toBe(BigInt(rows));
}

/** Each stream of answers is a line in the log of the server. */
function streamsSoFar(): number {
  return readFileSync(cluster().log, "utf8").match(/ExecuteGrpcResponseSender: Starting for opId/g)?.length ?? 0;
}

test("a result goes on over all the streams that the server ends", async () => {
  const before = streamsSoFar();
  await withSpark(readAll);
  // 1 MB a stream.
  expect(streamsSoFar() - before).toBeGreaterThan(20);
});

test("a result goes on over broken connections, with no row lost or doubled", async () => {
  const proxy = await startCuttingProxy(cluster().port, [3000, 500_000, 1_400_000, 2_000_001, 3_000_017, 5_000_003]);
  try {
    await withSpark(readAll, cluster().address.replace(`:${cluster().port}`, `:${proxy.port}`));
    expect(proxy.cuts()).toBe(6);
  } finally {
    proxy.close();
  }
});
