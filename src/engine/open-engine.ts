import { MarqueeError } from "../errors.ts";
import type { Engine, EngineOptions } from "./engine.ts";

/**
 * Opens the engine of that name: `duckdb`, in this process; or Apache Spark by Spark Connect at an address such as
 * `sc://host:15002` or `sc://host:443/;use_ssl=true;token=…`. Close it when done. Throws OPTION_INVALID for another name, and
 * what the engine throws when it cannot be opened.
 */
export async function openEngine(spec: string, options: EngineOptions = {}): Promise<Engine> {
  if (spec === "duckdb") {
    const { openDuckDB } = await import("./duckdb.ts");
    return openDuckDB(options);
  }
  if (/^sc:/i.test(spec)) {
    const { openSpark } = await import("./spark/spark.ts");
    return openSpark(spec);
  }
  throw new MarqueeError("OPTION_INVALID", {
    where: "engine",
    expected: "duckdb, or the address of a Spark Connect server such as sc://host:15002",
    found: spec === "" ? "nothing" : spec.replace(/token=[^;]*/gi, "token=…"),
    remedy: spec === "spark" ? "Say where Spark is: --engine sc://HOST:15002." : "Name one of them.",
  });
}
