import { spawn } from "node:child_process";
import type { Command } from "commander";
import { addOutputOptions, addThreadsOption, parseInteger } from "../options.ts";
import { jsonText, type OutputOptions, type Surroundings } from "../output.ts";

interface ServeCommandOptions extends OutputOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** False with `--no-token`. */
  readonly token: boolean;
  readonly open?: boolean;
  readonly threads?: number;
}

/** How long jobs may go on after a stop was asked for: ten seconds in all, with time to close. */
const drainMilliseconds = 7_000;

/** `marquee serve`: the workbench and the HTTP API. */
export function addServe(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("serve")
    .summary("serve the workbench and the HTTP API")
    .description(
      "Serves the workbench and the HTTP API from one process over a store of runs. A token is made at every start and " +
        "is part of the address that is printed; MARQUEE_TOKEN sets one of your own.",
    )
    .option("--port <number>", "port to listen at, 0 for any that is free", parseInteger("port"), 8421)
    .option("--host <address>", "address to listen at", "127.0.0.1")
    .option("--data <folder>", "store of runs; uploaded tables are kept in it", "marquee-runs")
    .option("--no-token", "let in everyone on this machine; not with an address others can reach")
    .option("--open", "open the workbench in the browser");
  addOutputOptions(addThreadsOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee serve
  $ marquee serve --port 9000 --data runs --open
  $ MARQUEE_TOKEN=… marquee serve --host 0.0.0.0`,
    )
    .action((options: ServeCommandOptions) => serveCommand(options, surroundings));
}

async function serveCommand(options: ServeCommandOptions, surroundings: Surroundings): Promise<void> {
  const { data, host, port, threads } = options;
  const { stdout, stderr, env, version } = surroundings;
  const [{ serve }, { createToken }] = await Promise.all([
    import("../../api/server.ts"),
    import("../../api/access.ts"),
  ]);
  const token = options.token ? env["MARQUEE_TOKEN"] || createToken() : null;
  const onDefect = (error: unknown) => {
    stderr.write(`marquee: a defect: ${error instanceof Error ? (error.stack ?? error.message) : "of unknown kind"}\n`);
  };
  const server = await serve({ data, host, port, token, version, threads, onDefect });
  const page = token === null ? server.address : `${server.address}/#token=${token}`;
  if (options.json) stdout.write(`${jsonText({ address: server.address, token, page })}\n`);
  else stdout.write(`Workbench: ${page}\nAPI:       ${server.address}/api/v1\nStop with Ctrl-C.\n`);
  if (options.open) openPage(page);
  await stopAsked();
  stderr.write("marquee: stopping; jobs that run are let to their end.\n");
  await server.stop(drainMilliseconds);
}

/** Resolves at the first signal that asks to stop; the second ends the process. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function openPage(page: string): void {
  const [program = "", ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(program, [...args, page], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
