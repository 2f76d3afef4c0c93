import type { Command } from "commander";
import type { RunList } from "../../runs/run-store.ts";
import { addOutputOptions, addStoreOption, parseInteger, refuseOption, type StoreOptions } from "../options.ts";
import { printResult, type Style, type Surroundings } from "../output.ts";
import { inert, tableLines, wrapText } from "../text-table.ts";

interface ListOptions extends StoreOptions {
  readonly limit?: number;
  readonly offset: number;
}

/** `marquee runs list`: the runs of a store, newest first. */
export function addRunsList(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("list")
    .summary("the runs there are, newest first")
    .description("Lists the runs of a store, newest first, with the conclusions of their studies.")
    .option("--limit <number>", "this many at most (default: all)", parseInteger("limit"))
    .option("--offset <number>", "leave out this many of the newest", parseInteger("offset"), 0);
  addOutputOptions(addStoreOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee runs list
  $ marquee runs list --limit 5 --json`,
    )
    .action((options: ListOptions) => list(options, surroundings));
}

async function list(options: ListOptions, surroundings: Surroundings): Promise<void> {
  const { store, offset, limit } = options;
  if (offset < 0) refuseOption("offset", "a number from 0 up", String(offset));
  if (limit !== undefined && limit < 1) refuseOption("limit", "a number from 1 up", String(limit));
  const { listRuns } = await import("../../runs/run-store.ts");
  const found = await listRuns(store, limit === undefined ? { offset } : { offset, limit });
  printResult(surroundings, options, {
    json: { store, ...found },
    text: (style, width) => listLines(store, found, style, width),
    notes: [],
  });
}

function listLines(store: string, { runs, total, refused }: RunList, style: Style, width: number): string[] {
  const columns = [{ title: "run" }, { title: "date (UTC)" }, { title: "study" }, { title: "conclusion", wrap: true }];
  const rows = runs.flatMap(({ id, createdAt, studies }) => {
    const first = [id, dateText(createdAt)];
    if (studies.length === 0) return [[...first, "", ""]];
    return studies.map(({ name, conclusion }, row) => [...(row === 0 ? first : ["", ""]), name, conclusion]);
  });
  const [head = "", ...lines] = tableLines(columns, rows, width);
  const shown = runs.length < total ? `${runs.length} of ${total} runs` : total === 1 ? "1 run" : `${total} runs`;
  return [
    ...(runs.length === 0 ? [] : [style.bold(head), ...lines, ""]),
    `${shown} in ${inert(store)}`,
    ...(refused.length === 0 ? [] : ["", style.bold("Not to be read")]),
    ...refused.flatMap(({ reason }) => wrapText(inert(reason), width)),
  ];
}

/** `2026-11-22T19:20:05.123Z` → `2026-11-22 19:20`. */
function dateText(createdAt: string): string {
  return createdAt.slice(0, 16).replace("T", " ");
}
