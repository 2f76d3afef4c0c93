import { hitColumns } from "../../movies/hit-features.ts";
import type { HitModel } from "../../movies/hit-model.ts";
import { type ModelDialect, modelWords } from "./model-dialects.ts";
import { costNames, modelSql } from "./model-sql.ts";

/** A name that every dialect takes as it stands, with the name of a schema or a catalogue before it. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/**
 * A model as a text of SQL for use elsewhere: one SELECT over `table`, which has a column for each input, named as in training,
 * and `movie_id`. Numbers are in columns of numbers; months in columns of dates, or of texts such as 2003-02-28. table: a plain
 * name, with a schema before it or not; any other text is quoted as one name. Throws MODEL_UNSUPPORTED.
 */
export function exportedSql(model: HitModel, dialect: ModelDialect, table: string): string {
  const words = modelWords[dialect];
  const sql = modelSql(model, dialect, {
    from: plainName.test(table) ? table : words.name(table),
    id: "movie_id",
    // Dates are read as their texts, which all dialects write year first.
    columns: model.features.inputs.map(({ name, kind }) => ({ name, kind: kind === "number" ? "number" : "text" })),
    costs: costNames(model.decision).map((name) => ({ name, kind: "number" })),
  });
  const inputs = model.features.inputs.map(({ name, kind }) => `${inComment(name)} (${kind})`).join(", ");
  const lines = [
    `${model.model.learner.label}, learned from ${model.trainedOn.rows} movies of ${inComment(model.trainedOn.source)}.`,
    `Needs movie_id and ${inputs}.`,
    `The learner sees ${hitColumns(model.features).length} columns made of them.`,
  ];
  return `${lines.map((line) => `-- ${line}`).join("\n")}\n${sql};\n`;
}

/** Names come from tables of strangers: nothing of theirs may end the comment. */
function inComment(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ").slice(0, 200);
}
