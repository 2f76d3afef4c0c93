import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type ServiceDefinition,
  status,
} from "@grpc/grpc-js";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { decode, encode } from "../../src/engine/spark/codec.ts";
import { type Message, type MethodName, methods, servicePath } from "../../src/engine/spark/messages.ts";

type Response = Message<"ExecutePlanResponse">;

type Call = ServerWritableStream<Message<"ExecutePlanRequest"> & Message<"ReattachExecuteRequest">, Response>;

/** How one stream goes: it brings so many answers, and then it ends, breaks, says an error of Spark's, or falls silent. */
export interface StreamPlan {
  readonly answers: number;
  /** `lost`: the request does not even arrive. `taken`: another stream has taken over. */
  readonly ending: "end" | "break" | "lost" | "taken" | "silence" | { readonly error: string };
}

/** What the server does; a test changes it while it runs. */
export interface Script {
  /** Rows of each batch of any query's result: the numbers from 0 on, in a column `n`. */
  batches: readonly number[];
  /** One a stream, in turn; those after them bring all there is. */
  streams: StreamPlan[];
  /** Changes an answer on its way. */
  distort: (answer: Response, position: number) => Response;
  version: string;
  serverSideSessionId: string;
  /** Values of settings that the server keeps. */
  fixed: Readonly<Record<string, string>>;
  /** Throws away what it knows of operations. */
  forgetful: boolean;
}

export interface FakeSpark {
  readonly port: number;
  readonly script: Script;
  /** Every call: its name and what it said. */
  readonly calls: {
    readonly method: MethodName;
    readonly request: Record<string, unknown>;
    readonly metadata: Metadata;
  }[];
  callsOf(method: MethodName): Record<string, unknown>[];
  stop(): void;
}

interface Operation {
  readonly answers: readonly Response[];
  released: number;
}

/** A server that speaks Spark Connect and computes nothing: what the real one does to streams, on demand. */
export async function startFakeSpark(
  script: Partial<Script> = {},
  credentials = ServerCredentials.createInsecure(),
): Promise<FakeSpark> {
  const state: Script = {
    batches: [3, 1, 2],
    streams: [],
    distort: (answer) => answer,
    version: "4.1.4",
    serverSideSessionId: "server-side-1",
    fixed: {},
    forgetful: false,
    ...script,
  };
  const calls: FakeSpark["calls"] = [];
  const operations = new Map<string, Operation>();
  const marks = (sessionId: string | undefined) => ({
    sessionId: sessionId ?? "",
    serverSideSessionId: state.serverSideSessionId,
  });

  function stream(call: Call, method: "ExecutePlan" | "ReattachExecute"): void {
    const { request } = call;
    const plan = state.streams.shift() ?? { answers: Number.POSITIVE_INFINITY, ending: "end" };
    const id = request.operationId!;
    if (plan.ending === "lost") {
      call.emit("error", failure(status.UNAVAILABLE, "lost"));
      return;
    }
    if (state.forgetful) operations.clear();
    const exists = operations.has(id);
    if (method === "ExecutePlan" && !exists)
      operations.set(id, { answers: answersFor(state.batches, id), released: 0 });
    const operation = operations.get(id);
    const first = (operation?.answers.findIndex(({ responseId }) => responseId === request.lastResponseId) ?? 0) + 1;
    if (method === "ExecutePlan" && exists) refuse(call, "[INVALID_HANDLE.OPERATION_ALREADY_EXISTS] exists");
    else if (operation === undefined) refuse(call, "[INVALID_HANDLE.OPERATION_NOT_FOUND] no such operation");
    else if (first < operation.released) refuse(call, "[INVALID_CURSOR.POSITION_NOT_AVAILABLE] released");
    else send(call, plan, operation.answers, first);
  }

  function send(call: Call, plan: StreamPlan, answers: readonly Response[], first: number): void {
    const sent = answers.slice(first, first + plan.answers);
    sent.forEach((answer, i) => {
      call.write(state.distort({ ...answer, ...marks(call.request.sessionId) }, first + i));
    });
    if (plan.ending === "end") call.end();
    else if (plan.ending === "break") call.emit("error", failure(status.UNAVAILABLE, "broken"));
    else if (plan.ending === "taken") refuse(call, "[INVALID_CURSOR.DISCONNECTED] another stream");
    else if (typeof plan.ending === "object") refuse(call, plan.ending.error);
  }

  const answer = {
    AnalyzePlan: ({ sessionId, sparkVersion }: Message<"AnalyzePlanRequest">) => ({
      ...marks(sessionId),
      ...(sparkVersion ? { sparkVersion: { version: state.version } } : { schema: { schema: oneColumn } }),
    }),
    Config: ({ sessionId, operation }: Message<"ConfigRequest">) => ({
      ...marks(sessionId),
      pairs: (operation?.getOption?.keys ?? []).flatMap((key) => {
        const value = state.fixed[key];
        return value === undefined ? [] : [{ key, value }];
      }),
    }),
    Interrupt: ({ sessionId, operationId }: Message<"InterruptRequest">) => ({
      ...marks(sessionId),
      interruptedIds: operations.has(operationId!) ? [operationId!] : [],
    }),
    ReleaseExecute({ sessionId, operationId, releaseAll, releaseUntil }: Message<"ReleaseExecuteRequest">) {
      const operation = operations.get(operationId!);
      if (releaseAll) operations.delete(operationId!);
      else if (operation) {
        operation.released =
          operation.answers.findIndex(({ responseId }) => responseId === releaseUntil?.responseId) + 1;
      }
      return marks(sessionId);
    },
    ReleaseSession: ({ sessionId }: Message<"ReleaseSessionRequest">) => marks(sessionId),
  };

  const server = new Server();
  const names = Object.keys(methods) as MethodName[];
  const definition = names.map((name) => {
    const { request, response, streaming } = methods[name];
    const wire = {
      path: servicePath + name,
      requestStream: false,
      responseStream: streaming,
      requestDeserialize: (bytes: Buffer) => decode(request, bytes),
      responseSerialize: (value: object) => Buffer.from(encode(response, value)),
      requestSerialize: () => Buffer.alloc(0),
      responseDeserialize: () => ({}),
    };
    return [name, wire] as const;
  });
  const handlers = names.map((name) => {
    const handle = (call: never, reply: (error: null, value: unknown) => void) => {
      const { request, metadata } = call as { request: Record<string, unknown>; metadata: Metadata };
      calls.push({ method: name, request, metadata });
      if (name === "ExecutePlan" || name === "ReattachExecute") stream(call, name);
      else reply(null, answer[name](request as never));
    };
    return [name, handle] as const;
  });
  server.addService(Object.fromEntries(definition) as ServiceDefinition, Object.fromEntries(handlers) as never);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return {
    port,
    script: state,
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method).map(({ request }) => request),
    stop: () => server.forceShutdown(),
  };
}

const oneColumn = { struct: { fields: [{ name: "n", dataType: { integer: {} } }] } };

/** A batch a message, then the word that the result is complete. */
function answersFor(batches: readonly number[], operationId: string): Response[] {
  let row = 0;
  const answers: Response[] = batches.map((rows, i) => {
    const numbers = Int32Array.from({ length: rows }, (_, j) => row + j);
    const arrowBatch = {
      rowCount: rows,
      startOffset: row,
      data: tableToIPC(tableFromArrays({ n: numbers }), "stream"),
    };
    row += rows;
    return { operationId, responseId: `answer-${i}`, arrowBatch };
  });
  return [...answers, { operationId, responseId: "complete", resultComplete: {} }];
}

function failure(code: status, details: string, metadata = new Metadata()) {
  return Object.assign(new Error(details), { code, details, metadata });
}

/** An error that Spark itself raises: it comes with details. */
function refuse(call: Call, details: string): void {
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from([8, 13]));
  call.emit("error", failure(status.INTERNAL, details, metadata));
}
