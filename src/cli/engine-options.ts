import { type Command, Option } from "commander";
import type { EngineOptions, SourceFormat } from "../engine/engine.ts";
import { parseInteger, parseNumber, parseSize, refuseOption } from "./options.ts";

/** The options of commands whose work an engine does. */
export interface EngineCommandOptions {
  readonly engine: string;
  readonly format?: SourceFormat;
  readonly memory?: number;
  readonly threads?: number;
  readonly temporary?: string;
  readonly deadline?: number;
}

/** Adds which engine works, on what format, and within which limits. source: what people call the data. */
export function addEngineOptions(command: Command, source: string): Command {
  return command
    .option("--engine <engine>", "duckdb, in this process; or Apache Spark by Spark Connect: sc://HOST:15002", "duckdb")
    .addOption(
      new Option(
        "--format <format>",
        `format of the ${source} (default: by the end of the name, else parquet)`,
      ).choices(["parquet", "csv"]),
    )
    .option("--memory <size>", "memory for DuckDB, beyond which it uses the disk (default 1.2GB)", parseSize("memory"))
    .option("--threads <number>", "threads for DuckDB (default: one a core)", parseInteger("threads"))
    .option("--temporary <folder>", "where DuckDB keeps what does not fit in memory (default: that of the system)")
    .option("--deadline <seconds>", "longest that one query may take (default: no end)", parseNumber("deadline"));
}

/** What DuckDB may use. Throws OPTION_INVALID. */
export function engineLimits({ memory, threads, temporary }: EngineCommandOptions): EngineOptions {
  if (memory !== undefined && !(memory >= 2e8)) refuseOption("memory", "200MB or more", String(memory));
  if (threads !== undefined && !(threads >= 1)) refuseOption("threads", "1 or more", String(threads));
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(threads === undefined ? {} : { threads }),
    ...(temporary === undefined ? {} : { temporary }),
  };
}
