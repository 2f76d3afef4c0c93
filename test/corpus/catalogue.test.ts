import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readMovies } from "../../src/table/read-movies.ts";
import { type CatalogueEntry, catalogue, filesFolder, promised } from "./catalogue.ts";

const update = process.env["UPDATE_CORPUS"] === "1";
/** Larger inputs are made by the tests each time. */
const largestFile = 50_000;
/** Made by make_parquet.py and make_workbooks.py. */
const made = readdirSync(filesFolder).filter((name) => /\.(?:parquet|xlsx)$/.test(name));

/** "18-semicolons.csv". */
function fileName(number: number, name: string, file: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${String(number).padStart(2, "0")}-${slug}${file.slice(file.indexOf("."))}`;
}

const told = catalogue.flatMap((entry) =>
  entry.cases.flatMap((name) => {
    const promise = promised(name);
    return promise === undefined ? [] : [{ entry, name, ...promise }];
  }),
);
const small = told.filter(({ content }) => content.length <= largestFile);

describe("the catalogue of bad inputs", () => {
  it("has every number from 1 to 78", () => {
    const numbers = [...new Set(catalogue.map(({ number }) => number))].sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 78 }, (_, index) => index + 1));
  });

  it("names cases that there are, each with the outcome it has", () => {
    for (const { number, outcome, cases } of catalogue) {
      for (const name of cases) {
        const promise = promised(name);
        if (promise === undefined) expect(made, `${number}: ${name}`).toContain(name);
        else expect(promise.outcome, `${number}: ${name}`).toContainEqual(outcome);
      }
    }
  });

  it.each(small.map((each) => [fileName(each.entry.number, each.name, each.file), each.content] as const))(
    "%s is the case's content (UPDATE_CORPUS=1 writes it anew)",
    (name, content) => {
      const path = join(filesFolder, name);
      if (update) writeFileSync(path, content);
      expect(existsSync(path), name).toBe(true);
      expect(readFileSync(path).equals(Buffer.from(content as string))).toBe(true);
    },
  );

  it("keeps no file that no case stands for", () => {
    const expected = small.map(({ entry, name, file }) => fileName(entry.number, name, file));
    expect(readdirSync(filesFolder).sort()).toEqual([...new Set([...expected, ...made])].sort());
  });

  const parquet = catalogue.flatMap((entry) =>
    entry.cases.filter((name) => made.includes(name)).map((name): [string, CatalogueEntry] => [name, entry]),
  );
  it.each(parquet)("%s is refused as a file, within 512 MB", async (name, { outcome }) => {
    const limits = { seconds: 30, memory: 512_000_000 };
    await expect(readMovies(join(filesFolder, name), { limits })).rejects.toMatchObject({
      code: (outcome as { refused: string }).refused,
    });
  });
});
