import { extname } from "node:path";
import type { Command } from "commander";
import { runNameOf } from "../../runs/run-names.ts";
import { writeFileAtomic } from "../../table/atomic-write.ts";
import {
  addForceOption,
  addOutputOptions,
  addStoreOption,
  checkOutput,
  refuseOption,
  type StoreOptions,
} from "../options.ts";
import { printResult, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";

interface ExportOptions extends StoreOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** `marquee runs export RUN`: a run as one file. */
export function addRunsExport(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("export")
    .summary("pack a run into one file")
    .description("Verifies a run and packs its folder into one ZIP file. The same run gives the same bytes.")
    .argument("<run>", "id of a run, or its folder")
    .option("--out <file>", "file to write, .zip (default: the run's name and .zip, in the folder you are in)");
  addOutputOptions(addForceOption(addStoreOption(command)))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee runs export 2026-11-22T19-20-05-123Z
  $ marquee runs export report-for-monday --out monday.zip`,
    )
    .action((run: string, options: ExportOptions) => exportOne(run, options, surroundings));
}

async function exportOne(run: string, options: ExportOptions, surroundings: Surroundings): Promise<void> {
  const [{ exportRun }, { findRun }] = await Promise.all([
    import("../../runs/export-run.ts"),
    import("../../runs/run-store.ts"),
  ]);
  const folder = findRun(options.store, run);
  const { out = `${runNameOf(folder)}.zip`, force = false } = options;
  if (extname(out).toLowerCase() !== ".zip") refuseOption("out", "a name that ends in .zip", out);
  checkOutput(out, force);
  const archive = await exportRun(folder);
  await writeFileAtomic(out, archive);
  printResult(surroundings, options, {
    json: { out, bytes: archive.byteLength },
    text: (style) => [`Archive: ${style.bold(inert(out))}`],
    notes: [],
  });
}
