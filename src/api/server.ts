import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import { MarqueeError } from "../errors.ts";
import { isLoopback } from "./access.ts";
import type { AnswerEntry } from "./access-log.ts";
import { type ApiLimits, apiLimits } from "./api-parts.ts";
import { createApi } from "./app.ts";
import { openDatasets } from "./dataset-store.ts";
import { openProcesses } from "./job-processes.ts";
import { openQueue } from "./job-queue.ts";
import { openModels } from "./model-store.ts";

/** Where and how to serve. */
export interface ServeOptions {
  /** The run store; uploaded tables are kept in `datasets` within it. */
  readonly data: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Further names that requests may be addressed to, without port. */
  readonly alsoHosts?: readonly string[] | undefined;
  /** Null lets in everyone who reaches the socket: on this machine alone. */
  readonly token: string | null;
  readonly version: string;
  /** Threads a job may work on large tables with; default one a core, at most 8. */
  readonly threads?: number | undefined;
  readonly limits?: Partial<ApiLimits>;
  readonly onDefect: (error: unknown) => void;
  /** Is told of every answer, for a log. */
  readonly onAnswer?: ((entry: AnswerEntry) => void) | undefined;
}

export interface RunningServer {
  /** Where to look, without the token. */
  readonly address: string;
  /** Takes nothing new, lets what runs come to its end, at most for `milliseconds`, and closes. */
  stop(milliseconds: number): Promise<void>;
}

const jobLimits = { running: 1, waiting: 16, remembered: 200 } as const;
const jobMemoryMegabytes = 4096;
const mostConnections = 2_000;

/** The pages of the workbench, in `dist/web` of the package. */
const pages = fileURLToPath(new URL("../web", import.meta.url));

/**
 * Serves the API and the workbench from one process. Throws OPTION_INVALID when everyone on a network would be let in, and
 * ADDRESS_REFUSED when the address cannot be listened at.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { data, host, port, token, version, onDefect } = options;
  if (token === null && !isLoopback(host)) {
    throw new MarqueeError("OPTION_INVALID", {
      where: "--no-token",
      expected: "a token, since others can reach the address",
      found: `--host ${host} without one`,
      remedy: "Leave --no-token out, or serve on 127.0.0.1.",
    });
  }
  const processes = openProcesses({ memoryMegabytes: jobMemoryMegabytes, threads: options.threads });
  const jobs = openQueue(processes.runJob, jobLimits);
  let hosts: readonly string[] = [];
  const app = await createApi({
    access: { token, hosts: () => hosts },
    version,
    datasets: openDatasets(join(data, "datasets")),
    jobs,
    models: openModels(data),
    store: data,
    limits: { ...apiLimits, ...options.limits },
    onDefect,
    onAnswer: options.onAnswer,
  });
  if (existsSync(pages)) await app.register(fastifyStatic, { root: pages });
  app.server.maxConnections = mostConnections;
  const listening = await listen(() => app.listen({ host, port }), host, port);
  const shown = host.includes(":") ? `[${host}]` : host;
  const actual = new URL(listening).port;
  const names = [...namesOf(host, shown), ...(options.alsoHosts ?? [])];
  hosts = [...new Set([`${shown}:${actual}`, ...names.map((name) => `${name}:${actual}`)])];
  return {
    address: `http://${shown}:${actual}`,
    async stop(milliseconds) {
      const closing = app.close();
      await jobs.drain(milliseconds);
      app.server.closeAllConnections();
      await closing;
      await processes.close();
    },
  };
}

/** What requests may be addressed to. An address cannot be made to point elsewhere, as a name can: of names only those of the caller. */
function namesOf(host: string, shown: string): string[] {
  const loopback = ["127.0.0.1", "localhost", "[::1]"];
  if (isLoopback(host)) return loopback;
  if (host !== "0.0.0.0" && host !== "::") return [shown];
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return [...loopback, ...own.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address))];
}

async function listen(start: () => Promise<string>, host: string, port: number): Promise<string> {
  try {
    return await start();
  } catch (error) {
    throw new MarqueeError("ADDRESS_REFUSED", {
      where: `${host}:${port}`,
      expected: "an address that is free and ours",
      found: error instanceof Error && "code" in error ? String(error.code) : String(error),
      remedy: "Name another with --port or --host.",
    });
  }
}
