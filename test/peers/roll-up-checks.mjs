// The roll-up of watch events against the same definitions in pandas.
import { join } from "node:path";
import { openEngine } from "../../dist/engine/open-engine.js";
import { generateEvents } from "../../dist/events/generate-events.js";
import { rollUp } from "../../dist/events/roll-up.js";
import { within } from "./verdicts.mjs";

/** @param {import("./checks.mjs").Peers} peers */
export async function rolledUpMovies({ ask, folder, random }) {
  const path = join(folder, "events.csv");
  const seed = Math.floor(random.next() * 2 ** 32);
  await generateEvents({ path, format: "csv" }, { rows: 300_000, movies: 400, seed, damage: 0.03 });
  const engine = await openEngine("duckdb", { folders: [folder], temporary: folder });
  const { table, events } = await rollUp(engine, { path, format: "csv" }).finally(() => engine.close());
  const theirs = ask({ judge: "rollUp", path });
  if (theirs.kept !== events.kept) throw new Error(`${theirs.kept} events kept by pandas, ${events.kept} by us`);
  let largest = 0;
  for (const [name, values] of Object.entries(theirs.columns)) {
    const own = table.extras.find((column) => column.name === name).values;
    table.ids.forEach((id, row) => {
      const difference = Math.abs((own[row] ?? 0) - (values[id] ?? 0));
      if (!(difference <= largest)) largest = difference;
    });
  }
  return within(
    largest,
    1e-9,
    `${Object.keys(theirs.columns).length} columns of ${table.ids.length} movies, largest difference`,
  );
}
