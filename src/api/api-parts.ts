import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Access } from "./access.ts";
import type { AnswerEntry } from "./access-log.ts";
import type { DatasetStore } from "./dataset-store.ts";
import type { JobQueue } from "./job-queue.ts";
import type { ModelStore } from "./model-store.ts";
import type { UploadLimits } from "./upload.ts";

/** All that the API needs: tests give their own. */
export interface ApiParts {
  readonly access: Access;
  readonly version: string;
  readonly datasets: DatasetStore;
  readonly jobs: JobQueue;
  readonly models: ModelStore;
  /** The folder of the run store. */
  readonly store: string;
  readonly limits: ApiLimits;
  /** Is told of what went wrong in the server itself. */
  readonly onDefect: (error: unknown) => void;
  /** Is told of every answer. */
  readonly onAnswer?: ((entry: AnswerEntry) => void) | undefined;
}

export interface ApiLimits extends UploadLimits {
  /** Bytes of a request that is no upload. */
  readonly bodyBytes: number;
  /** Requests a minute from one address. */
  readonly requestsPerMinute: number;
}

export const apiLimits: ApiLimits = {
  fileBytes: 1_000_000_000,
  slowestRate: 1_000,
  bodyBytes: 1_000_000,
  requestsPerMinute: 600_000,
};

/** A route's instance, which knows the types of the schemas. */
export type Api = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
