import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { type RandomStream, randomStream } from "../../src/math/random.ts";
import { root } from "../built.ts";
import { good } from "../corpus/cases.ts";
import { workbook } from "../fixtures/workbooks.ts";

/** A damaged file: what it is called and what it holds. */
export interface Mutant {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const wide = good
  .replace("hit", 'hit,title,release_date,"budget, in $"')
  .replaceAll(
    /,(\d)$/gm,
    (_, hit) => `,${hit},"a ""b"" ${hit}, 🎬",2003-0${Number(hit) + 1}-28,${1000 * (Number(hit) + 1)}`,
  );
const records = wide
  .trim()
  .split("\n")
  .slice(1)
  .map((_, row) =>
    JSON.stringify({
      ...{
        movie_id: row,
        avg_watch_time: 45.5,
        completion_rate: 0.6,
        ratings_count: 1200,
        avg_rating: 3.8,
        hit: row % 2,
      },
      ...{ title: 'a "b"', release_date: "2003-02-28", budget: null },
    }),
  );
const cells = good
  .trim()
  .split("\n")
  .map((line, row) => line.split(",").map((cell) => (row === 0 ? cell : Number(cell))));
const file = (name: string) => readFileSync(join(root, "test/corpus/files", name));

/** Whole files to be damaged, by format. */
const seeds = {
  csv: [
    { name: "movies.csv", bytes: Buffer.from(good) },
    { name: "movies.csv", bytes: Buffer.from(wide) },
    { name: "movies.csv", bytes: Buffer.from(good.replaceAll(",", ";").replaceAll(".", ",").replaceAll("\n", "\r\n")) },
    { name: "movies.csv", bytes: Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(wide, "utf16le")]) },
    { name: "movies.tsv", bytes: Buffer.from(good.replaceAll(",", "\t")) },
    { name: "movies.csv.gz", bytes: Buffer.from(gzipSync(strToU8(wide), { mtime: 1 })) },
  ],
  json: [
    { name: "movies.jsonl", bytes: Buffer.from(`${records.join("\n")}\n`) },
    { name: "movies.json", bytes: Buffer.from(`[${records.join(",\n")}]`) },
  ],
  parquet: ["readable.parquet", "readable.parquet", "readable-zstd.parquet", "72-int96.parquet"].map((name) => ({
    name: "movies.parquet",
    bytes: file(name),
  })),
  xlsx: [
    { name: "movies.xlsx", bytes: file("typed.xlsx") },
    { name: "movies.xlsx", bytes: workbook({ Movies: cells }) },
  ],
} as const;

export type MutantFormat = keyof typeof seeds;
const mutantFormats = Object.keys(seeds) as MutantFormat[];

const pieces = [
  ...['"', ",", ";", "\n", "\r", "\0", "\t", "-", "e", "9", ".", "{", "}", "[", "]", "\\", ":", "<", ">", "&", "/>"],
  ...["é", "\u202e", "NA", "1e999", '""', "9007199254740993", "null", "true", "#DIV/0!", "01/02/2003", "__proto__"],
  ...["99999999", "<c r='XFD1048576'/>", 't="s"', "<row>", "</sheetData>", "&#x1F600;", "1,234", "\\ud800"],
].map((piece) => Buffer.from(piece));

/** The mutant of a number: the same seed and number give the same bytes. */
export function mutant(format: MutantFormat, seed: number, number: number): Mutant {
  const random = randomStream(seed).child(mutantFormats.indexOf(format)).child(number);
  const choices = seeds[format];
  const { name, bytes } = choices[random.integer(choices.length)]!;
  const edits = 1 + random.integer(4);
  if (format === "xlsx" && random.next() < 0.7) return { name, bytes: withDamagedPart(bytes, edits, random) };
  // The marks at both ends of Parquet stay, so that its reader gets to see the damage.
  const kept = format === "parquet" && random.next() < 0.9 ? 4 : 0;
  const inner = damaged(bytes.subarray(kept, bytes.length - kept), edits, random, kept > 0 && random.next() < 0.7);
  return { name, bytes: Buffer.concat([bytes.subarray(0, kept), inner, bytes.subarray(bytes.length - kept)]) };
}

/** An archive whose parts are whole but for one, so that the damage is met behind the unpacking. */
function withDamagedPart(archive: Uint8Array, edits: number, random: RandomStream): Uint8Array {
  const parts = unzipSync(archive);
  const names = Object.keys(parts).filter((name) => name.endsWith(".xml") || name.endsWith(".rels"));
  const sheets = names.filter((name) => /sheet|workbook|shared/i.test(name));
  const chosen = random.next() < 0.8 ? sheets : names;
  const name = chosen[random.integer(chosen.length)]!;
  const text = strFromU8(parts[name]!);
  return zipSync(
    { ...parts, [name]: damaged(Buffer.from(text), edits, random, false) },
    { mtime: "2026-01-01T00:00:00" },
  );
}

function damaged(whole: Uint8Array, edits: number, random: RandomStream, inPlace: boolean): Buffer {
  let bytes = Buffer.from(whole);
  for (let edit = 0; edit < edits; edit++) {
    if (bytes.length === 0) return bytes;
    const at = random.integer(bytes.length);
    const length = 1 + random.integer(Math.min(40, bytes.length - at));
    switch (inPlace ? random.integer(2) : random.integer(7)) {
      case 0:
        bytes[at] = random.integer(256);
        break;
      case 1:
        bytes[at] = bytes[at]! ^ (1 << random.integer(8));
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      case 4:
        bytes = bytes.subarray(0, at);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), pieces[random.integer(pieces.length)]!, bytes.subarray(at)]);
        break;
      default: {
        const piece = pieces[random.integer(pieces.length)]!;
        bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + Math.min(length, piece.length))]);
      }
    }
  }
  return bytes;
}
