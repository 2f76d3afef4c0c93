import {
  type ChannelOptions,
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import type { SparkAddress } from "./address.ts";
import { decode, encode } from "./codec.ts";
import {
  type MethodName,
  methods,
  type RequestOf,
  type ResponseOf,
  type StreamingMethod,
  servicePath,
  type UnaryMethod,
} from "./messages.ts";

/** An answer in messages, which is cancelled by leaving it early or by `cancel`. */
export interface Answers<M extends StreamingMethod> extends AsyncIterable<ResponseOf<M>> {
  cancel(): void;
}

/** The calls of one Spark Connect server. They fail with gRPC's ServiceError. */
export interface Calls {
  unary<M extends UnaryMethod>(method: M, request: RequestOf<M>, seconds: number): Promise<ResponseOf<M>>;
  stream<M extends StreamingMethod>(method: M, request: RequestOf<M>): Answers<M>;
  close(): void;
}

/** `rootCertificates`: PEM of the authorities to trust instead of those of Node. Nothing is sent before the first call. */
export function openCalls(address: SparkAddress, rootCertificates?: Uint8Array): Calls {
  const options: ChannelOptions = {
    "grpc.max_receive_message_length": address.maxMessageSize,
    "grpc.max_send_message_length": address.maxMessageSize,
    "grpc.primary_user_agent": address.userAgent,
    "grpc.service_config_disable_resolution": 1,
    "grpc.enable_http_proxy": address.loopback ? 0 : 1,
    // Reconnecting is soon tried again: how long to go on is decided where it is known what is lost.
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 2000,
    // Servers outlive their connections: no two engines share one.
    "grpc.use_local_subchannel_pool": 1,
  };
  const secure = address.tls
    ? credentials.createSsl(rootCertificates ? Buffer.from(rootCertificates) : null)
    : credentials.createInsecure();
  const client = new Client(address.target, secure, options);
  const metadata = new Metadata();
  if (address.token !== undefined) metadata.set("authorization", `Bearer ${address.token}`);
  for (const [name, value] of address.headers) metadata.set(name, value);

  return {
    unary: (method, request, seconds) =>
      new Promise((resolve, reject) => {
        const { path, serialize, deserialize } = wire(method);
        const deadline = Date.now() + seconds * 1000;
        client.makeUnaryRequest(path, serialize, deserialize, request, metadata, { deadline }, (error, answer) => {
          if (error) reject(error);
          else resolve(answer!);
        });
      }),
    stream(method, request) {
      const { path, serialize, deserialize } = wire(method);
      return answersOf(client.makeServerStreamRequest(path, serialize, deserialize, request, metadata));
    },
    close: () => client.close(),
  };
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && typeof (error as Partial<ServiceError>).code === "number" && "metadata" in error;
}

function wire<M extends MethodName>(method: M) {
  const { request, response } = methods[method];
  return {
    path: servicePath + method,
    serialize: (value: RequestOf<M>) => Buffer.from(encode(request, value as never).buffer),
    deserialize: (bytes: Buffer) => decode(response, bytes) as ResponseOf<M>,
  };
}

function answersOf<M extends StreamingMethod>(call: ClientReadableStream<ResponseOf<M>>): Answers<M> {
  // A cancelled call fails once more after its reader has gone, and nobody else would hear it.
  call.on("error", () => {});
  return { [Symbol.asyncIterator]: () => call[Symbol.asyncIterator](), cancel: () => call.cancel() };
}
