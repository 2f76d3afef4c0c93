import type { Command } from "commander";
import type { FilmImport } from "../../films/film-import.ts";
import { hitRuleHelp } from "../../films/hit-rules.ts";
import { addForceOption, addOutputOptions, checkOutput } from "../options.ts";
import { type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { inert, type TextColumn, tableLines } from "../text-table.ts";

interface ImportTmdbOptions extends OutputOptions {
  readonly out: string;
  readonly hitRule: string;
  readonly credits?: string;
  readonly force?: boolean;
}

/** `marquee import tmdb FILE`: the TMDB 5000 data set as a movie table. */
export function addImportTmdb(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("tmdb")
    .summary("the TMDB 5000 data set as a movie table")
    .description(
      "Makes a movie table of the TMDB 5000 data set: votes and mean vote as ratings, stand-ins for watching (called so wherever they show), hits by a rule, and what is known before the release as further columns. Says what was left out and why.",
    )
    .argument("<file>", "tmdb_5000_movies.csv, the same as .csv.gz, or the archive as .zip")
    .option("--hit-rule <rule>", hitRuleHelp, "roi")
    .option(
      "--credits <file>",
      "tmdb_5000_credits.csv, for the directors (default: those in the archive, if there are)",
    )
    .requiredOption("--out <file>", "table to write: .csv, .tsv, .csv.gz, .jsonl or .parquet");
  addOutputOptions(addForceOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee import tmdb tmdb_5000_movies.csv --out films.csv
  $ marquee import tmdb archive.zip --hit-rule roi:3 --out films.parquet --json`,
    )
    .action((file: string, options: ImportTmdbOptions) => importTmdb(file, options, surroundings));
}

async function importTmdb(file: string, options: ImportTmdbOptions, surroundings: Surroundings): Promise<void> {
  const { out, credits } = options;
  const [{ parseHitRule }, { readTmdb }, { writeTable }, { movieTableColumns }, { namedFormat }] = await Promise.all([
    import("../../films/hit-rules.ts"),
    import("../../films/tmdb/read-tmdb.ts"),
    import("../../table/write-table.ts"),
    import("../../table/table-columns.ts"),
    import("../../table/formats.ts"),
  ]);
  const hitRule = parseHitRule(options.hitRule);
  checkOutput(out, options.force === true);
  namedFormat(out);
  const films = await readTmdb(file, credits === undefined ? { hitRule } : { hitRule, credits });
  await writeTable(out, movieTableColumns(films.table));
  const { table, preparation } = films;
  printResult(surroundings, options, {
    json: {
      ...preparation,
      hitRate: hitRate(films),
      hitRule: table.targetRule,
      proxies: table.proxies,
      notes: table.notes,
      out,
    },
    text: (style, width) => importLines(films, out, style, width),
    notes: table.notes,
  });
}

function hitRate({ table }: FilmImport): number {
  return table.hit!.reduce((sum, hit) => sum + hit, 0) / table.ids.length;
}

function importLines(films: FilmImport, out: string, style: Style, width: number): string[] {
  const { rows, findings } = films.preparation;
  const format = (count: number) => count.toLocaleString("en-US");
  const columns: TextColumn[] = [
    { title: "found" },
    { title: "films", align: "right" },
    { title: "done" },
    { title: "why", wrap: true },
  ];
  const [head = "", ...lines] = tableLines(
    columns,
    // A reason that was just given is not given again.
    findings.map(({ what, count, done, why }, row) => [
      what,
      format(count),
      done,
      why === findings[row - 1]?.why ? "″" : why,
    ]),
    width,
  );
  return [
    `${format(rows.kept)} of ${format(rows.read)} films kept, ${Math.round(hitRate(films) * 100)}% hits: ${films.table.targetRule}.`,
    "",
    style.bold(head),
    ...lines,
    "",
    `Table: ${style.bold(inert(out))}`,
  ];
}
