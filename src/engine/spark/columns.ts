import type { Column } from "../engine.ts";
import type { Message } from "./messages.ts";

/** Spark's own short names of types, where they differ from those of the protocol. */
const names: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
  timestampNtz: "timestamp_ntz",
  null: "void",
  varChar: "string",
  char: "string",
};

/** The columns of a schema, with their types as SQL names them. What a type consists of is left out: `array`, `struct`. */
export function columnsOf(schema: Message<"DataType"> | undefined): Column[] {
  return (schema?.struct?.fields ?? []).map(({ name = "", dataType = {} }) => ({ name, type: typeName(dataType) }));
}

function typeName(type: Message<"DataType">): string {
  const kind = Object.keys(type)[0];
  if (kind === undefined) return "unknown";
  if (kind === "decimal") return `decimal(${type.decimal?.precision ?? 10},${type.decimal?.scale ?? 0})`;
  return names[kind] ?? kind;
}
