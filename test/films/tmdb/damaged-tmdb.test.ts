import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { MarqueeError } from "../../../src/errors.ts";
import { readTmdb } from "../../../src/films/tmdb/read-tmdb.ts";
import { type RandomStream, randomStream } from "../../../src/math/random.ts";
import { flawedRows, madeTmdb } from "./made-tmdb.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-damaged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const movies = Buffer.from(madeTmdb(flawedRows));
const crew = '"[{""name"": ""A"", ""job"": ""Director""}]"';
const credits = Buffer.from(`movie_id,crew\n1,${crew}\n`);
const whole: Readonly<Record<string, Uint8Array>> = {
  "films.csv": movies,
  "films.csv.gz": gzipSync(movies),
  "films.zip": zipSync({ "movies.csv": movies, "credits.csv": credits }),
};
const telling = Buffer.from('",{}[]\n\r\0:-9.eé');
const mutants = Number(process.env["MARQUEE_TMDB_MUTANTS"] ?? 120);

/** A few bytes changed, cut out or put in. */
function damaged(bytes: Uint8Array, random: RandomStream): Buffer {
  let copy = Buffer.from(bytes);
  for (let change = random.integer(4); change >= 0; change--) {
    const at = random.integer(copy.length);
    const kind = random.integer(4);
    if (kind === 0) copy[at] = random.integer(256);
    else if (kind === 1) copy[at] = telling[random.integer(telling.length)]!;
    else if (kind === 2) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + random.integer(40))]);
    else copy = Buffer.concat([copy.subarray(0, at), copy.subarray(0, random.integer(40)), copy.subarray(at)]);
    if (copy.length === 0) return Buffer.from("x");
  }
  return copy;
}

test.each(Object.keys(whole))("a damaged %s is read or refused with a typed error", async (name) => {
  const random = randomStream(7);
  const path = join(folder, name);
  for (let mutant = 0; mutant < mutants; mutant++) {
    writeFileSync(path, damaged(whole[name]!, random));
    try {
      const { table, preparation } = await readTmdb(path);
      const { read, kept, dropped } = preparation.rows;
      expect(Object.values(dropped).reduce((sum, count) => sum + count, kept)).toBe(read);
      expect(table.ids).toHaveLength(kept);
    } catch (error) {
      if (!(error instanceof MarqueeError)) throw error;
      expect(error.exitCode).toBe(3);
    }
  }
});
