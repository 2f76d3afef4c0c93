import type { Command } from "commander";
import type { StoredRun } from "../../runs/run-store.ts";
import { addOutputOptions, addStoreOption, type StoreOptions } from "../options.ts";
import { printResult, type Style, type Surroundings } from "../output.ts";
import { inert, tableLines, wrapText } from "../text-table.ts";

/** `marquee runs show RUN`: what one run is and holds. */
export function addRunsShow(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("show")
    .summary("what a run is and holds")
    .description("Shows how and when a run was made, from which data, what it found, and its files with their hashes.")
    .argument("<run>", "id of a run, or its folder");
  addOutputOptions(addStoreOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee runs show 2026-11-22T19-20-05-123Z
  $ marquee runs show report-for-monday --json`,
    )
    .action((run: string, options: StoreOptions) => show(run, options, surroundings));
}

async function show(run: string, options: StoreOptions, surroundings: Surroundings): Promise<void> {
  const { findRun, readStoredRun } = await import("../../runs/run-store.ts");
  const folder = findRun(options.store, run);
  const stored = await readStoredRun(folder);
  printResult(surroundings, options, {
    json: { folder, ...stored },
    text: (style, width) => runLines(stored, folder, style, width),
    notes: [],
  });
}

function runLines(run: StoredRun, folder: string, style: Style, width: number): string[] {
  const { createdAt, version, node, seed, command, inputs, studies, files } = run;
  const columns = [{ title: "file" }, { title: "bytes", align: "right" }, { title: "SHA-256" }] as const;
  const rows = files.map(({ name, bytes, sha256 }) => [name, bytes.toLocaleString("en-US"), sha256]);
  const [head = "", ...lines] = tableLines(columns, rows, width);
  return [
    style.bold(inert(folder)),
    `Made ${createdAt} with Marquee ${inert(version)} on Node ${inert(node)}, seed ${seed}`,
    ...wrapText(`Command: ${inert(command)}`, width),
    ...inputs.map(({ source, sha256 }) => `Data: ${inert(source)}${sha256 === null ? "" : `, SHA-256 ${sha256}`}`),
    ...studies.flatMap(({ title, conclusion }) => [
      "",
      style.bold(inert(title)),
      ...wrapText(inert(conclusion), width),
    ]),
    "",
    style.bold(head),
    ...lines,
  ];
}
