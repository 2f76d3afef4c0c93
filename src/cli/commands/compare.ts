import type { Command } from "commander";
import type { FigureChange, RunComparison, StudyComparison } from "../../runs/compare-runs.ts";
import { addOutputOptions, addStoreOption, type StoreOptions } from "../options.ts";
import { printResult, type Style, type Surroundings } from "../output.ts";
import { inert, tableLines, wrapText } from "../text-table.ts";

/** `marquee compare RUN RUN` and `marquee runs compare RUN RUN`: the figures of two runs side by side. */
export function addCompare(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command("compare")
    .summary("put the figures of two runs side by side")
    .description("Puts two runs side by side: what they were made with, and each study's figures and what changed.")
    .argument("<before>", "id of a run, its folder, or a result.json")
    .argument("<after>", "another");
  addOutputOptions(addStoreOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee compare 2026-11-22T19-20-05-123Z 2026-11-23T08-00-00-456Z
  $ marquee compare monday tuesday --json`,
    )
    .action((before: string, after: string, options: StoreOptions) => compare(before, after, options, surroundings));
}

async function compare(
  before: string,
  after: string,
  options: StoreOptions,
  surroundings: Surroundings,
): Promise<void> {
  const [{ asInvalidRun, readRun }, { compareRuns }, { findRun }] = await Promise.all([
    import("../../runs/read-run.ts"),
    import("../../runs/compare-runs.ts"),
    import("../../runs/run-store.ts"),
  ]);
  const { store } = options;
  const runs = [await readRun(findRun(store, before)), await readRun(findRun(store, after))] as const;
  try {
    const comparison = compareRuns(...runs);
    printResult(surroundings, options, {
      json: comparison,
      text: (style, width) => comparisonLines(comparison, style, width),
      notes: [],
    });
  } catch (error) {
    throw asInvalidRun(`${before} or ${after}`, error);
  }
}

const columns = [
  { title: "" },
  { title: "before", align: "right" },
  { title: "after", align: "right" },
  { title: "change", align: "right" },
  { title: "" },
] as const;

function comparisonLines(comparison: RunComparison, style: Style, width: number): string[] {
  const { before, after, settings, studies, same } = comparison;
  return [
    style.bold(same ? "The figures of both runs are the same." : "The runs differ."),
    `Before: ${before.createdAt}, version ${inert(before.version)}, seed ${before.seed}`,
    `After:  ${after.createdAt}, version ${inert(after.version)}, seed ${after.seed}`,
    ...settings.map(({ label, before, after }) => `Other ${label}: ${inert(`${before} → ${after}`)}`),
    ...studies.flatMap((study) => ["", ...studyLines(study, style, width)]),
  ];
}

function studyLines(study: StudyComparison, style: Style, width: number): string[] {
  const title = style.bold(inert(study.title));
  if (study.presence !== "both") return [title, `Only in the run ${study.presence}.`];
  const [head = "", ...lines] = tableLines(columns, study.figures.filter(fitsInColumn).map(figureRow), width);
  const long = study.figures.filter((figure) => !fitsInColumn(figure) && figure.before !== figure.after);
  return [
    title,
    ...(study.sameData === false ? ["The data differ."] : []),
    style.bold(head),
    ...lines,
    ...long.flatMap(({ label, before, after }) => wrapText(inert(`${label}: ${before} → ${after}`), width)),
  ];
}

/** Texts of several words would push the columns apart. */
function fitsInColumn({ figure }: FigureChange): boolean {
  return figure !== "segments";
}

function figureRow({ figure, label, before, after, change, withinNoise }: FigureChange): string[] {
  const digits = counts.has(figure) ? 0 : 4;
  const changed = before !== after;
  const verdict = !changed ? "" : withinNoise === true ? "within noise" : withinNoise === false ? "beyond noise" : "";
  const shift =
    change === null || change === 0 ? (changed && change === null ? "changed" : "") : signed(change, digits);
  return [label, valueText(before, digits), valueText(after, digits), shift, verdict];
}

const counts = new Set(["rows", "k"]);

function valueText(value: number | string | null, digits: number): string {
  if (value === null) return "–";
  return typeof value === "string" ? inert(value) : value.toFixed(digits);
}

function signed(change: number, digits: number): string {
  const text = Math.abs(change).toFixed(digits);
  return change < 0 ? `−${text}` : `+${text}`;
}
