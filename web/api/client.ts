import type { Problem } from "../../src/api/problems.ts";
import { heldToken } from "./token.ts";

const token = heldToken();
const prefix = "/api/v1";

/** What the server refused, in its own words. */
class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Asks the API. Throws ApiProblem for what it refuses, and when it cannot be reached. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(prefix + path, { ...init, headers }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem({
      type: "about:blank",
      title: "The server does not answer",
      status: 0,
      code: "UNREACHABLE",
      detail: "The server does not answer. Check that marquee serve still runs, and try again.",
    });
  });
  if (response.ok) return response;
  throw new ApiProblem((await response.json()) as Problem);
}

/** Asks for a JSON document. */
export async function askJson<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  return (await ask(path, init)).json() as Promise<Answer>;
}

/** Sends a JSON document and returns the answer. */
export function sendJson<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return askJson(path, { method: "POST", body: JSON.stringify(body), headers });
}
