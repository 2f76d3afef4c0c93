#!/usr/bin/env node
import { readFileSync } from "node:fs";

const args = process.argv.slice(2);

// A reader that stops early (`marquee … | head -1`) is no fault of anyone.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

if (args[0] === "--version" || args[0] === "-V") {
  process.stdout.write(`${readVersion()}\n`);
} else {
  // Loaded only now: the version is asked for by scripts, often, and should cost nothing.
  const { runCommandLine } = await import("./program.ts");
  const { stdout, stderr, env } = process;
  process.exitCode = await runCommandLine(args, { stdout, stderr, env, version: readVersion() });
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
