// npm run measure:spark [-- ROWS …]: how long the roll-up takes on DuckDB and on a Spark cluster of this machine, by the rows.
// The first roll-up of a session shows what starting costs; of small ones after it the faster of two counts.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, script, setUp } from "./set-up.mjs";
import { withSpark } from "./with-spark.mjs";

const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : [100_000, 1_000_000, 5_000_000, 20_000_000];
const repeats = 2;

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  const [{ openEngine }, { generateEvents }, { rollUp }] = await Promise.all(
    ["engine/open-engine.js", "events/generate-events.js", "events/roll-up.js"].map(
      (name) => import(join(root, "dist", name)),
    ),
  );
  const folder = mkdtempSync(join(tmpdir(), "marquee-measure-"));
  try {
    const paths = sizes.map((rows) => join(folder, `${rows}`));
    for (const [i, path] of paths.entries()) {
      await generateEvents({ path, format: "parquet", partitions: 6 }, { rows: sizes[i], seed: 1 });
    }
    await withSpark({}, async ({ cluster }) => {
      const engines = [
        ["DuckDB", () => openEngine("duckdb", { folders: [folder] })],
        ["Spark", () => openEngine(cluster.address)],
      ];
      const times = [];
      for (const [name, open] of engines) {
        const engine = await open();
        for (const [i, path] of [paths[0], ...paths].entries()) {
          const took = [];
          for (let turn = 0; turn < (i === 0 || sizes[i - 1] > 2e6 ? 1 : repeats); turn++) {
            const start = performance.now();
            await rollUp(engine, { path, format: "parquet" });
            took.push((performance.now() - start) / 1000);
          }
          const rows = i === 0 ? `${sizes[0]}, the first` : `${sizes[i - 1]}`;
          const seconds = Math.min(...took);
          if (i > 0) times.push({ name, rows: sizes[i - 1], seconds });
          process.stdout.write(`${name.padEnd(7)} ${rows.padStart(20)} events ${seconds.toFixed(2).padStart(8)} s\n`);
        }
        await engine.close();
      }
      for (const [name] of engines)
        process.stdout.write(`${name}: ${lineThrough(times.filter((time) => time.name === name))}\n`);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What a roll-up costs at least, and what each million of events adds: the least squares of the relative errors. */
function lineThrough(times) {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0];
  for (const { rows, seconds } of times) {
    const [x, weight] = [rows / 1e6, 1 / seconds ** 2];
    w += weight;
    wx += weight * x;
    wxx += weight * x * x;
    wy += weight * seconds;
    wxy += weight * x * seconds;
  }
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
  return `${((wy - slope * wx) / w).toFixed(2)} s and ${slope.toFixed(3)} s for each million of events`;
}
