import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { asUnwritable } from "../../table/atomic-write.ts";
import { addOutputOptions, addThreadsOption, parseInteger, refuseOption } from "../options.ts";
import { jsonText, type OutputOptions, type Surroundings } from "../output.ts";

interface ServeCommandOptions extends OutputOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** False with `--no-token`. */
  readonly token: boolean;
  readonly open?: boolean;
  readonly allowHost?: readonly string[];
  readonly log?: string;
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
    .option("--allow-host <name>", "a name this machine is known by to others; may be repeated", addName)
    .option("--no-token", "let in everyone on this machine; not with an address others can reach")
    .option("--open", "open the workbench in the browser")
    .option("--log <file>", "append a JSON line for every answer, - for stderr; without tokens, questions or contents");
  addOutputOptions(addThreadsOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee serve
  $ marquee serve --port 9000 --data runs --open
  $ MARQUEE_TOKEN=… marquee serve --host 0.0.0.0 --allow-host movies.example.org`,
    )
    .action((options: ServeCommandOptions) => serveCommand(options, surroundings));
}

function addName(name: string, earlier: readonly string[] = []): string[] {
  if (!/^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/i.test(name))
    refuseOption("allow-host", "a name or address without a port", name);
  return [...earlier, name.toLowerCase()];
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
  const log = options.log === undefined ? null : openLog(options.log, stderr);
  const onAnswer = log === null ? undefined : (entry: object) => log.write(`${JSON.stringify(entry)}\n`);
  const server = await serve({
    data,
    host,
    port,
    token,
    version,
    threads,
    alsoHosts: options.allowHost,
    onDefect,
    onAnswer,
  });
  const page = token === null ? server.address : `${server.address}/#token=${token}`;
  if (options.json) stdout.write(`${jsonText({ address: server.address, token, page })}\n`);
  else
    stdout.write(
      `Workbench: ${page}\nAPI:       ${server.address}/api/v1, described at ${server.address}/reference\nStop with Ctrl-C.\n`,
    );
  const close = options.open ? openPage(page) : () => undefined;
  await stopAsked();
  close();
  stderr.write("marquee: stopping; jobs that run are let to their end.\n");
  await server.stop(drainMilliseconds);
}

/** Where a log goes. Throws OUTPUT_UNWRITABLE. */
function openLog(place: string, stderr: Surroundings["stderr"]): Pick<Surroundings["stderr"], "write"> {
  if (place === "-") return stderr;
  try {
    return createWriteStream(place, { fd: openSync(place, "a", 0o600) });
  } catch (error) {
    throw asUnwritable(place, error);
  }
}

/** Resolves at the first signal that asks to stop; the second ends the process. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

/**
 * Opens the page in the browser, where there is one; without, nothing happens. The browser is given a file that only its owner
 * can read and that leads to the page, since everyone on the machine can read the words a program is started with. Returns what
 * removes the file.
 */
function openPage(page: string): () => void {
  const folder = mkdtempSync(join(tmpdir(), "marquee-open-"));
  const file = join(folder, "marquee.html");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${page}"><title>Marquee</title>\n`, {
    mode: 0o600,
  });
  const [program = "", ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(program, [...args, file], { stdio: "ignore", detached: true });
  child.on("error", remove);
  child.unref();
  return remove;
}
