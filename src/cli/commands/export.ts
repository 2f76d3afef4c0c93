import { type Command, Option } from "commander";
import { MarqueeError } from "../../errors.ts";
import { type ModelDialect, modelDialects } from "../../export/sql/model-dialects.ts";
import type { HitModel } from "../../movies/hit-model.ts";
import type { Note } from "../../notes.ts";
import { readText } from "../../runs/read-text.ts";
import { addForceOption, addOutputOptions, checkOutput } from "../options.ts";
import { type OutputOptions, printResult, type Surroundings } from "../output.ts";
import { inert } from "../text-table.ts";
import { largestModelFile } from "./model-file.ts";

const formats = ["xgboost-json", "json", "model-card", "sql", "onnx"] as const;
type Format = (typeof formats)[number];

interface ExportOptions extends OutputOptions {
  readonly format: Format;
  readonly dialect?: ModelDialect;
  readonly table: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** `marquee export MODEL --format xgboost-json --out FILE`: a model for other programs and for people. */
export function addExport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("export")
    .summary("write a hit model for other programs")
    .description(
      "Writes a hit model in another form: xgboost-json, which XGBoost 3 loads (gradient boosting only); json, Marquee's own file as this version writes it; model-card, a page of Markdown about it; sql, one SELECT that scores a table of movies; or onnx, which ONNX Runtime loads.",
    )
    .argument("<model>", "model file that train wrote")
    .addOption(new Option("--format <format>", "the form to write").choices(formats).makeOptionMandatory())
    .addOption(new Option("--dialect <dialect>", "sql: the kind of SQL").choices(modelDialects))
    .option("--table <name>", "sql: the table of movies", "movies")
    .option("--out <file>", "file to write; sql is printed without it");
  addOutputOptions(addForceOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee export marquee-model.json --format xgboost-json --out xgboost.json
  $ marquee export marquee-model.json --format model-card --out model-card.md
  $ marquee export marquee-model.json --format sql --dialect postgres --table films --out model.sql
  $ marquee export marquee-model.json --format onnx --out model.onnx`,
    )
    .action((model: string, options: ExportOptions) => exportModel(model, options, surroundings));
}

/** A model in another form: a text or bytes, and what there is to say about it. */
interface Exported {
  readonly content: string | Uint8Array;
  readonly notes: readonly Note[];
}

async function exportModel(modelPath: string, options: ExportOptions, surroundings: Surroundings): Promise<void> {
  const { format, out } = options;
  checkChoices(options);
  if (out !== undefined) checkOutput(out, options.force === true);
  const [{ parseHitModel }, { writeFileAtomic }] = await Promise.all([
    import("../../movies/hit-model.ts"),
    import("../../table/atomic-write.ts"),
  ]);
  const model = parseHitModel(await readText(modelPath, largestModelFile), modelPath);
  const { content, notes } = await writers[format](model, options, surroundings);
  if (out !== undefined) await writeFileAtomic(out, content);
  const { learner } = model;
  printResult(surroundings, options, {
    json: out === undefined ? { format, learner, notes, out: null, sql: content } : { format, learner, notes, out },
    text: (style) => (out === undefined ? [String(content)] : [`Written: ${style.bold(inert(out))}`]),
    notes,
  });
}

const writers: Readonly<
  Record<Format, (model: HitModel, options: ExportOptions, surroundings: Surroundings) => Promise<Exported>>
> = {
  async "xgboost-json"(model) {
    const { hitModelXgboostJson, xgboostExportNotes } = await import("../../export/xgboost-json.ts");
    return { content: hitModelXgboostJson(model), notes: xgboostExportNotes(model) };
  },
  async json(model) {
    const { hitModelJson } = await import("../../movies/hit-model.ts");
    return { content: hitModelJson(model), notes: [] };
  },
  async "model-card"(model, _, { version }) {
    const { modelCard } = await import("../../export/model-card.ts");
    return { content: modelCard(model, { version }), notes: [] };
  },
  async sql(model, { dialect, table }) {
    const { exportedSql } = await import("../../export/sql/exported-sql.ts");
    return { content: exportedSql(model, dialect!, table), notes: [] };
  },
  async onnx(model, _, { version }) {
    const { hitModelOnnx, onnxExportNotes } = await import("../../export/onnx/hit-model-onnx.ts");
    return { content: hitModelOnnx(model, version), notes: onnxExportNotes(model) };
  },
};

function checkChoices({ format, dialect, out }: ExportOptions): void {
  const needsDialect = format === "sql" && dialect === undefined;
  if (!needsDialect && (out !== undefined || format === "sql")) return;
  throw new MarqueeError("USAGE", {
    where: "marquee export",
    expected: needsDialect ? `--dialect ${modelDialects.join(", ")}` : `--out FILE with --format ${format}`,
    found: "none",
  });
}
