// Reads what it is sent, one table after another, and says what came of each. Runs what is built.
import { MarqueeError } from "../../dist/errors.js";
import { parseMovies } from "../../dist/table/read-movies.js";

process.on("message", async ({ name, bytes }) => {
  try {
    const table = await parseMovies(bytes, name, { isolated: false, limits: { bytes: 50_000_000, rows: 1_000_000 } });
    const lengths = [table.ids, ...Object.values(table.measures), ...table.extras.map(({ values }) => values)].map(
      ({ length }) => length,
    );
    process.send({ ragged: new Set(lengths).size !== 1 || lengths[0] === 0 });
  } catch (error) {
    process.send(error instanceof MarqueeError ? { code: error.code } : { untyped: String(error?.stack ?? error) });
  }
});
