import { type Command, Option } from "commander";
import { readText } from "../../runs/read-text.ts";
import { addForceOption, addOutputOptions, checkOutput } from "../options.ts";
import { type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";
import { largestModelFile } from "./model-file.ts";

interface ExportOptions extends OutputOptions {
  readonly format: "xgboost-json" | "json" | "model-card";
  readonly out: string;
  readonly force?: boolean;
}

/** `marquee export MODEL --format xgboost-json --out FILE`: a model for other programs and for people. */
export function addExport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("export")
    .summary("write a hit model for other programs")
    .description(
      "Writes a hit model in another form: xgboost-json, which XGBoost 3 loads (gradient boosting only); json, Marquee's own file as this version writes it; or model-card, a page of Markdown about it.",
    )
    .argument("<model>", "model file that train wrote")
    .addOption(
      new Option("--format <format>", "the form to write")
        .choices(["xgboost-json", "json", "model-card"])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "file to write");
  addOutputOptions(addForceOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee export marquee-model.json --format xgboost-json --out xgboost.json
  $ marquee export marquee-model.json --format model-card --out model-card.md`,
    )
    .action((model: string, options: ExportOptions) => exportModel(model, options, surroundings));
}

async function exportModel(modelPath: string, options: ExportOptions, surroundings: Surroundings): Promise<void> {
  const { format, out } = options;
  checkOutput(out, options.force === true);
  const [
    { hitModelJson, parseHitModel },
    { hitModelXgboostJson, xgboostExportNotes },
    { modelCard },
    { writeFileAtomic },
  ] = await Promise.all([
    import("../../movies/hit-model.ts"),
    import("../../export/xgboost-json.ts"),
    import("../../export/model-card.ts"),
    import("../../table/atomic-write.ts"),
  ]);
  const model = parseHitModel(await readText(modelPath, largestModelFile), modelPath);
  const write = {
    "xgboost-json": () => hitModelXgboostJson(model),
    json: () => hitModelJson(model),
    "model-card": () => modelCard(model, { version: surroundings.version }),
  };
  await writeFileAtomic(out, write[format]());
  const notes = format === "xgboost-json" ? xgboostExportNotes(model) : [];
  printResult(surroundings, options, {
    json: { format, learner: model.learner, notes, out },
    text: (style) => [`Written: ${style.bold(inert(out))}`],
    notes,
  });
}
