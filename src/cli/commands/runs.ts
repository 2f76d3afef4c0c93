import type { Command } from "commander";
import { addOutputOptions, addStoreOption, type StoreOptions } from "../options.ts";
import { printResult, type Style, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";
import { addCompare } from "./compare.ts";
import { addRunsExport } from "./runs-export.ts";
import { addRunsList } from "./runs-list.ts";
import { addRunsShow } from "./runs-show.ts";

/** `marquee runs KIND`: the runs that were written. */
export function addRuns(program: Command, surroundings: Surroundings): void {
  const runs = program
    .command("runs")
    .summary("list, show, compare, verify, export and delete runs")
    .description(
      "Looks after the runs that marquee run wrote. A run is named by its id, which is the name of its folder in the store, or by any folder.",
    );
  runs.addHelpText(
    "after",
    `
Examples:
  $ marquee runs list
  $ marquee runs show 2026-11-22T19-20-05-123Z
  $ marquee runs verify report-for-monday
  $ marquee runs export report-for-monday --out monday.zip`,
  );
  addRunsList(runs, surroundings);
  addRunsShow(runs, surroundings);
  addCompare(runs, surroundings);
  addVerify(runs, surroundings);
  addRunsExport(runs, surroundings);
  addDelete(runs, surroundings);
}

function addVerify(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("verify")
    .summary("tell whether runs are as they were written")
    .description(
      "Compares every file of a run with the hash in its manifest. A changed, missing or added file is an error with exit code 4.",
    )
    .argument("<run...>", "ids of runs, or their folders");
  addOutputOptions(addStoreOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee runs verify 2026-11-22T19-20-05-123Z
  $ marquee runs verify monday tuesday --json`,
    )
    .action((named: string[], options: StoreOptions) => verify(named, options, surroundings));
}

async function verify(named: readonly string[], options: StoreOptions, surroundings: Surroundings): Promise<void> {
  const [{ verifyRun }, { findRun }] = await Promise.all([
    import("../../runs/verify-run.ts"),
    import("../../runs/run-store.ts"),
  ]);
  const runs: { folder: string; files: number }[] = [];
  for (const name of named) {
    const folder = findRun(options.store, name);
    const { files } = await verifyRun(folder);
    runs.push({ folder, files: files.length });
  }
  printResult(surroundings, options, {
    json: { runs },
    text: () => runs.map(({ folder, files }) => `${inert(folder)}: ${files} files, all as they were written`),
    notes: [],
  });
}

function addDelete(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("delete")
    .summary("remove runs for good")
    .description("Removes runs with all their files, for good. A folder with anything else in it is left alone.")
    .argument("<run...>", "ids of runs, or their folders");
  addOutputOptions(addStoreOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee runs delete 2026-11-22T19-20-05-123Z`,
    )
    .action((named: string[], options: StoreOptions) => remove(named, options, surroundings));
}

async function remove(named: readonly string[], options: StoreOptions, surroundings: Surroundings): Promise<void> {
  const { deleteRun, findRun } = await import("../../runs/run-store.ts");
  const deleted = named.map((name) => findRun(options.store, name));
  for (const folder of deleted) await deleteRun(folder);
  printResult(surroundings, options, {
    json: { deleted },
    text: (style: Style) => deleted.map((folder) => `Deleted: ${style.bold(inert(folder))}`),
    notes: [],
  });
}
