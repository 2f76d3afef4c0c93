import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { readTmdb } from "../../../src/films/tmdb/read-tmdb.ts";
import { flawedRows, madeTmdb } from "./made-tmdb.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-tmdb-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const movies = Buffer.from(madeTmdb(flawedRows));
const credits = Buffer.from(
  `movie_id,title,cast,crew\n1,Film 1,[],"[{""name"": ""Ada Made-Up"", ""job"": ""Director""}, {""name"": ""B"", ""job"": ""Editor""}]"\n`,
);

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const column = (films: Awaited<ReturnType<typeof readTmdb>>, name: string) =>
  films.table.extras.find((extra) => extra.name === name)?.values;

describe("readTmdb", () => {
  test("reads the same films from CSV, gzip and the archive, each known by its own hash", async () => {
    const plain = await readTmdb(written("tmdb_5000_movies.csv", movies));
    const zip = zipSync({ "archive/tmdb_5000_movies.csv": movies, "__MACOSX/._tmdb_5000_movies.csv": movies });
    for (const [name, bytes] of [
      ["films.csv.gz", gzipSync(movies)],
      ["archive.zip", zip],
    ] as const) {
      const { table, preparation } = await readTmdb(written(name, bytes));
      const hash = createHash("sha256").update(bytes).digest("hex");
      expect(table).toEqual({ ...plain.table, source: name, hash });
      expect(preparation).toEqual(plain.preparation);
    }
    expect(column(plain, "director")).toBeUndefined();
  });

  test("takes the directors from credits beside the file or in the archive", async () => {
    const beside = await readTmdb(written("movies.csv", movies), { credits: written("credits.csv", credits) });
    expect(column(beside, "director")).toEqual(["Ada Made-Up", null, null, null]);
    expect(column(beside, "director_earlier_films")).toEqual([0, null, null, null]);
    const both = zipSync({ "tmdb_5000_credits.csv": credits, "tmdb_5000_movies.csv": movies });
    expect(column(await readTmdb(written("both.zip", both)), "director")).toEqual(["Ada Made-Up", null, null, null]);
  });

  test.each([
    ["nothing.csv", null, "FILE_NOT_FOUND"],
    ["movies.parquet", movies, "FORMAT_UNKNOWN"],
    ["plain.csv.gz", movies, "GZIP_CORRUPT"],
    ["packed.csv", gzipSync(movies), "FORMAT_MISMATCH"],
    ["cut.zip", zipSync({ "movies.csv": movies }).subarray(0, 300), "ZIP_CORRUPT"],
    ["text.zip", movies, "ZIP_CORRUPT"],
    ["other.zip", zipSync({ "songs.csv": movies }), "FORMAT_MISMATCH"],
    ["two.zip", zipSync({ "a/movies.csv": movies, "b/movies.csv": movies }), "FORMAT_MISMATCH"],
  ])("refuses %s", async (name, bytes, code) => {
    const path = bytes === null ? join(folder, name) : written(name, bytes);
    await expect(readTmdb(path)).rejects.toMatchObject({ code });
  });

  test("refuses an archive in which a byte was damaged, though it can be unpacked", async () => {
    const zip = Buffer.from(zipSync({ "movies.csv": movies }, { level: 0 }));
    zip[zip.indexOf("25000000")] = "3".charCodeAt(0);
    await expect(readTmdb(written("damaged.zip", zip))).rejects.toMatchObject({ code: "ZIP_CORRUPT" });
  });

  test("refuses an archive that claims to hold more than the limit, before it is unpacked", async () => {
    const zip = Buffer.from(zipSync({ "movies.csv": movies }));
    const entry = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(3_000_000_000, entry + 24);
    await expect(readTmdb(written("bomb.zip", zip))).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  });
});
