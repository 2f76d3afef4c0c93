import { setImmediate as nextTurn } from "node:timers/promises";
import { type CellValue, type MovieTable, measureNames, movieCount } from "../movies/movie.ts";

/** Values written in one go; other requests get their turn between. */
const pieceValues = 5_000;

/** Movies `offset` to `offset + limit` of a table as JSON, column by column, in pieces: null where a value is not known. */
export async function* movieJson(table: MovieTable, offset: number, limit: number): AsyncGenerator<string> {
  const end = offset + limit;
  const fields = {
    source: table.source,
    total: movieCount(table),
    offset,
    proxies: table.proxies.map(({ column, formula }) => ({ column, formula })),
    targetRule: table.targetRule,
  };
  yield `${JSON.stringify(fields).slice(0, -1)},"ids":`;
  yield* arrayJson(table.ids.slice(offset, end));
  yield ',"measures":{';
  for (const [index, name] of measureNames.entries()) {
    yield `${index === 0 ? "" : ","}${JSON.stringify(name)}:`;
    // JSON has no NaN: it becomes null.
    yield* arrayJson(Array.from(table.measures[name].subarray(offset, end)));
  }
  yield '},"hit":';
  if (table.hit === null) yield "null";
  else yield* arrayJson(Array.from(table.hit.subarray(offset, end), (value) => (value < 0 ? null : value)));
  yield ',"extras":[';
  for (const [index, { name, values }] of table.extras.entries()) {
    yield `${index === 0 ? "" : ","}{"name":${JSON.stringify(name)},"values":`;
    yield* arrayJson(values.slice(offset, end));
    yield "}";
  }
  yield "]}";
}

async function* arrayJson(values: readonly CellValue[]): AsyncGenerator<string> {
  yield "[";
  for (let start = 0; start < values.length; start += pieceValues) {
    if (start > 0) {
      await nextTurn();
      yield ",";
    }
    yield JSON.stringify(values.slice(start, start + pieceValues)).slice(1, -1);
  }
  yield "]";
}
