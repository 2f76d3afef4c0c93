import { MarqueeError } from "../../errors.ts";

/** Where a Spark Connect server is and how to speak to it. */
export interface SparkAddress {
  /** Host and port as gRPC wants them. */
  readonly target: string;
  /** Host and port as messages show them: never the token. */
  readonly shown: string;
  readonly tls: boolean;
  readonly loopback: boolean;
  readonly token: string | undefined;
  readonly userId: string;
  readonly userAgent: string;
  /** A UUID. */
  readonly sessionId: string | undefined;
  /** The longest message that is taken, in bytes. */
  readonly maxMessageSize: number;
  /** Further headers of every call, such as `x-databricks-cluster-id`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const defaultPort = 15002;
/** Twice what Spark sends at most by default. */
const defaultMaxMessageSize = 256 * 2 ** 20;
const ownParameters = ["token", "use_ssl", "user_id", "user_agent", "session_id", "grpc_max_message_size"];
const form = "sc://HOST:PORT/;use_ssl=true;token=…";

/**
 * Reads a connection string of Spark Connect: `sc://host[:port][/;name=value…]`, values percent-encoded. `token` is sent as a
 * bearer token and turns TLS on, but to this machine itself; names that Spark Connect does not know are headers of every call.
 * Without `token`, `environmentToken` is used. Throws OPTION_INVALID; no message shows the token.
 * https://github.com/apache/spark/blob/master/sql/connect/docs/client-connection-string.md
 */
export function readSparkAddress(spec: string, environmentToken?: string): SparkAddress {
  const [, authority, rest = ""] = /^sc:\/\/([^/;?#@\s]+)\/?((?:;[^;]*)*)$/.exec(spec.trim()) ?? [];
  if (authority === undefined) throw invalid(`an address of the form ${form}`, hideValues(spec));
  const { host, port } = readAuthority(authority);
  const parameters = readParameters(rest);
  const token = parameters.get("token") ?? (environmentToken || undefined);
  const loopback = isLoopback(host);
  const useSsl = readBoolean(parameters, "use_ssl");
  const tls = useSsl ?? (token !== undefined && !loopback);
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw invalid("a token of printable letters, digits and signs", "another");
  }
  if (token !== undefined && !tls && !loopback) {
    throw invalid("TLS wherever a token is sent to another machine", "use_ssl=false", "Leave use_ssl out.");
  }
  const bracketed = host.includes(":") ? `[${host}]` : host;
  return {
    target: `${bracketed}:${port}`,
    shown: `sc://${bracketed}:${port}`,
    tls,
    loopback,
    token,
    userId: parameters.get("user_id") ?? "marquee",
    userAgent: parameters.get("user_agent") ?? "marquee",
    sessionId: readSessionId(parameters),
    maxMessageSize: readSize(parameters),
    headers: readHeaders(parameters),
  };
}

function readAuthority(authority: string): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d+))?$/i.exec(authority) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host === undefined || port < 1 || port > 65_535) {
    throw invalid(`a host and a port from 1 to 65535, as in ${form}`, authority);
  }
  return { host, port };
}

function readParameters(rest: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const part of rest.split(";").filter((text) => text !== "")) {
    const [, name, coded] = /^([^=]+)=(.*)$/.exec(part) ?? [];
    if (name === undefined || coded === undefined || coded === "") {
      throw invalid("parameters of the form name=value", hideValues(part));
    }
    if (parameters.has(name)) throw invalid("each parameter once", `two of ${name}`);
    let value: string;
    try {
      value = decodeURIComponent(coded);
    } catch {
      throw invalid("values that are percent-encoded", `another for ${name}`);
    }
    parameters.set(name, value);
  }
  return parameters;
}

function readBoolean(parameters: ReadonlyMap<string, string>, name: string): boolean | undefined {
  const value = parameters.get(name);
  if (value === undefined || value === "true" || value === "false") return value && value === "true";
  throw invalid(`true or false for ${name}`, value);
}

function readSessionId(parameters: ReadonlyMap<string, string>): string | undefined {
  const value = parameters.get("session_id");
  if (value === undefined || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value;
  throw invalid("a UUID for session_id", value);
}

function readSize(parameters: ReadonlyMap<string, string>): number {
  const value = parameters.get("grpc_max_message_size");
  if (value === undefined) return defaultMaxMessageSize;
  const size = Number(value);
  if (/^\d+$/.test(value) && size >= 2 ** 20 && size < 2 ** 31) return size;
  throw invalid("bytes from 1048576 to 2147483647 for grpc_max_message_size", value);
}

function readHeaders(parameters: ReadonlyMap<string, string>): [string, string][] {
  return [...parameters]
    .filter(([name]) => !ownParameters.includes(name))
    .map(([name, value]) => {
      const header = name.toLowerCase();
      const allowed = /^[a-z0-9_.-]+$/.test(header) && !/^grpc-|-bin$|^authorization$/.test(header);
      if (!allowed || !/^[\x20-\x7e]*$/.test(value)) {
        throw invalid("names and values that a header can hold", name, `Parameters are ${ownParameters.join(", ")}.`);
      }
      return [header, value];
    });
}

function isLoopback(host: string): boolean {
  return /^localhost$/i.test(host) || /^127(?:\.\d{1,3}){3}$/.test(host) || host === "::1";
}

/** A text without what may be a secret. */
function hideValues(text: string): string {
  return text.replace(/=[^;]*/g, "=…");
}

function invalid(expected: string, found: string, remedy?: string): MarqueeError {
  return new MarqueeError("OPTION_INVALID", { where: "engine", expected, found, ...(remedy && { remedy }) });
}
