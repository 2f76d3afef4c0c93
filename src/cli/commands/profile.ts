import { extname } from "node:path";
import type { Command } from "commander";
import { shellText } from "../../movies/command-line.ts";
import type { ColumnProfile, TableProfile } from "../../movies/profile/profile-result.ts";
import type { ReportTable } from "../../report/report-table.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  checkOutput,
  parseInteger,
  readOptionsOf,
  refuseOption,
} from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { inert, tableLines, wrapText } from "../text-table.ts";

interface ProfileCommandOptions extends ReadOptions, OutputOptions {
  readonly seed: number;
  readonly out?: string;
  readonly force?: boolean;
}

/** `marquee profile DATA`: what is in a table and what is odd about it. */
export function addProfile(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("profile")
    .summary("look at a table before using it")
    .description(
      "Shows what a movie table holds and what is odd about it: types, missing values, ranges, distributions, correlations, hits against the others, duplicates, suspected units, and columns that give the target away. Values outside their range, which other commands refuse, are kept here and counted.",
    )
    .argument("<data>", "movie table: CSV, CSV.gz, Parquet or JSON lines; or builtin:movies, builtin:films")
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .option("--out <file.html>", "write a page with charts, which any browser opens");
  addOutputOptions(addReadOptions(addForceOption(command)))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee profile movies.csv
  $ marquee profile movies.csv --out movies.profile.html
  $ marquee profile movies.parquet --json`,
    )
    .action((data: string, options: ProfileCommandOptions) => profileCommand(data, options, surroundings));
}

async function profileCommand(data: string, options: ProfileCommandOptions, surroundings: Surroundings): Promise<void> {
  const { seed, out } = options;
  if (out !== undefined) checkPageName(out, options.force === true);
  const [{ readData }, { profileMovies }, tables, words] = await Promise.all([
    import("../read-data.ts"),
    import("../../movies/profile/profile.ts"),
    import("../../report/profile-tables.ts"),
    import("../../report/profile-wording.ts"),
  ]);
  const table = await readData(data, { ...readOptionsOf(options), asIs: true });
  const profile = profileMovies(table, { seed });
  if (out !== undefined) {
    const [{ renderProfile }, { writeFileAtomic }] = await Promise.all([
      import("../../report/profile-page.ts"),
      import("../../table/atomic-write.ts"),
    ]);
    const command = shellText(["marquee", ...surroundings.args]);
    await writeFileAtomic(out, renderProfile(profile, { version: surroundings.version, command, notes: table.notes }));
  }
  const notes = mergeNotes(table.notes, profile.notes);
  printResult(surroundings, options, {
    json: { ...profile, notes, out: out ?? null },
    text: (style, width) => [
      style.bold(`${inert(profile.source)}: ${words.profileSize(profile)}`),
      "",
      ...columnLines(profile, tables.columnsTable(profile), style, width),
      ...contrastLines(tables.contrastsTable(profile), style, width),
      "",
      ...words.profileFindings(profile).flatMap((sentence) => wrapText(inert(sentence), width)),
      ...(out === undefined ? [] : ["", `Page: ${style.bold(inert(out))}`]),
    ],
    notes,
  });
}

function checkPageName(out: string, force: boolean): void {
  if (extname(out).toLowerCase() !== ".html") refuseOption("out", "a name that ends in .html", out);
  checkOutput(out, force);
}

/** The table of columns with small pictures of the distributions, without what would not fit a line. */
function columnLines(profile: TableProfile, table: ReportTable, style: Style, width: number): string[] {
  const shown = ["Column", "Type", "Missing", "Distinct", "Least", "Median", "Mean", "Most", "Outliers"];
  const places = shown.map((title) => table.columns.findIndex((column) => column.title === title));
  const [head = "", ...rows] = tableLines(
    [
      ...places.map((place) => ({
        title: table.columns[place]!.title.toLowerCase(),
        align: table.columns[place]!.numeric ? ("right" as const) : ("left" as const),
      })),
      { title: "distribution" },
    ],
    table.rows.map(({ cells }, row) => [...places.map((place) => cells[place]!), sparkline(profile.columns[row]!)]),
    width,
  );
  return [style.bold(head), ...rows];
}

function contrastLines(table: ReportTable, style: Style, width: number): string[] {
  if (table.rows.length === 0) return [];
  const [head = "", ...rows] = tableLines(
    table.columns.map(({ title, numeric }) => ({ title: title.toLowerCase(), align: numeric ? "right" : "left" })),
    table.rows.map(({ cells }) => cells),
    width,
  );
  return ["", style.bold(head), ...rows];
}

const blocks = "▁▂▃▄▅▆▇█";

/** A histogram of at most 15 bins on one line; an empty bin is a space. */
function sparkline({ numbers }: ColumnProfile): string {
  if (numbers === null || numbers.min === numbers.max) return "";
  const { counts } = numbers.histogram;
  const together = Math.ceil(counts.length / 15);
  const bars = Array.from({ length: Math.ceil(counts.length / together) }, (_, bar) =>
    counts.slice(bar * together, (bar + 1) * together).reduce((sum, count) => sum + count, 0),
  );
  const most = Math.max(...bars);
  return bars.map((count) => (count === 0 ? " " : blocks[Math.ceil((count / most) * blocks.length) - 1])).join("");
}
