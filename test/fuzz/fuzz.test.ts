import { type ChildProcess, fork } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { parseMovies } from "../../src/table/read-movies.ts";
import { ensureBuilt } from "../built.ts";
import { type Mutant, type MutantFormat, mutant } from "./mutants.ts";

/** How many mutants in all; `npm run test:fuzz` asks for 50,000. */
const mutants = Number(process.env["MARQUEE_FUZZ_MUTANTS"] ?? 600);
const seed = Number(process.env["MARQUEE_FUZZ_SEED"] ?? 1);
const shares: Readonly<Record<MutantFormat, number>> = { csv: 0.4, json: 0.25, parquet: 0.2, xlsx: 0.15 };
/** Reading one of these takes milliseconds. */
const patience = 20_000;

type Answer = { readonly ragged: boolean } | { readonly code: string } | { readonly untyped: string } | "died" | "hung";

let reader: ChildProcess | null = null;

beforeAll(ensureBuilt);
afterAll(() => reader?.kill("SIGKILL"));

/** What the reading process says of a mutant. One that dies or hangs gives way to a new one. */
function read({ name, bytes }: Mutant): Promise<Answer> {
  reader ??= fork(new URL("./reading-process.mjs", import.meta.url), {
    serialization: "advanced",
    execArgv: ["--max-old-space-size=1000"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const process = reader;
  return new Promise((resolve) => {
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      process.removeAllListeners();
      if (answer === "died" || answer === "hung") {
        process.kill("SIGKILL");
        reader = null;
      }
      resolve(answer);
    };
    const timer = setTimeout(() => finish("hung"), patience);
    process.once("message", finish);
    process.once("exit", () => finish("died"));
    process.once("error", () => finish("died"));
    process.send({ name, bytes });
  });
}

describe(`damaged files, seed ${seed}`, () => {
  it.each(Object.entries(shares) as [MutantFormat, number][])(
    "as %s are read whole or refused by name, and nothing else",
    async (format, share) => {
      const wrong: string[] = [];
      const codes = new Map<string, number>();
      const count = Math.ceil(mutants * share);
      let broken = 0;
      for (let number = 0; number < count; number++) {
        const made = mutant(format, seed, number);
        const answer = await read(made);
        if (answer === "died") {
          broken++;
          // Native code broke down: whoever reads the file as usual must be told so.
          const error = await parseMovies(made.bytes, made.name, { isolated: true }).catch((reason: unknown) => reason);
          if (!(error instanceof MarqueeError)) wrong.push(`${number}: the reader died, and isolated it said ${error}`);
        } else if (answer === "hung") wrong.push(`${number}: no answer in ${patience} ms`);
        else if ("untyped" in answer) wrong.push(`${number}: ${answer.untyped}`);
        else if ("ragged" in answer) {
          if (answer.ragged) wrong.push(`${number}: columns of several lengths`);
        } else codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1);
      }
      expect(wrong).toEqual([]);
      // A generator whose damage is never met, or always in the same way, proves nothing.
      const refused = [...codes.values()].reduce((sum, each) => sum + each, 0);
      expect(refused).toBeGreaterThan(count / 10);
      expect(refused + broken).toBeLessThan(count);
      expect(codes.size).toBeGreaterThan(2);
    },
    1_200_000,
  );
});
