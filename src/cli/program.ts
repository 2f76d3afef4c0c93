import { Command, CommanderError } from "commander";
import { addCompare } from "./commands/compare.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addExplain } from "./commands/explain.ts";
import { addExport } from "./commands/export.ts";
import { addImport } from "./commands/import.ts";
import { addPredict } from "./commands/predict.ts";
import { addProfile } from "./commands/profile.ts";
import { addReport } from "./commands/report.ts";
import { addRollUp } from "./commands/rollup.ts";
import { addRun } from "./commands/run.ts";
import { addRuns } from "./commands/runs.ts";
import { addScore } from "./commands/score.ts";
import { addSegment } from "./commands/segment.ts";
import { addServe } from "./commands/serve.ts";
import { addSynth } from "./commands/synth.ts";
import { addTrain } from "./commands/train.ts";
import { reportFailure } from "./failure.ts";
import type { Surroundings } from "./output.ts";

/**
 * Runs one command line and returns its exit code: 0 done, else that of the error catalogue. Nothing is thrown.
 * args: what stands behind `marquee`.
 */
export async function runCommandLine(args: readonly string[], given: Omit<Surroundings, "args">): Promise<number> {
  const surroundings = { ...given, args };
  try {
    const program = await makeProgram(args, surroundings);
    if (args.length === 0) {
      surroundings.stderr.write(program.helpInformation());
      return 2;
    }
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportFailure(error, args.includes("--json"), surroundings);
  }
}

async function makeProgram(args: readonly string[], surroundings: Surroundings): Promise<Command> {
  const program = new Command("marquee")
    .description("Tells which movies will hit, and with whom: segments, an honestly tested hit model and a report.")
    .version(surroundings.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show what is understood")
    .helpCommand("help [command]", "show what a command understands")
    .showSuggestionAfterError(true)
    // Options belong to the command they stand behind: `synth events` has some that `synth` has too.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      // What went wrong is told once, by reportFailure.
      writeErr: () => {},
      getOutHelpWidth: () => surroundings.stdout.columns || 100,
      getOutHasColors: () => false,
    });
  addRun(program, surroundings);
  addProfile(program, surroundings);
  addSegment(program, surroundings);
  await addTrain(program, surroundings, args.some(isHelp));
  addPredict(program, surroundings);
  addScore(program, surroundings);
  addExplain(program, surroundings);
  addEvaluate(program, surroundings);
  addReport(program, surroundings);
  addRuns(program, surroundings);
  addCompare(program, surroundings);
  addExport(program, surroundings);
  addImport(program, surroundings);
  addRollUp(program, surroundings);
  addServe(program, surroundings);
  addSynth(program, surroundings);
  return program.addHelpText(
    "after",
    `
Examples:
  $ marquee run                                   every study on the built-in data, and a report
  $ marquee profile movies.csv                    look at a table before using it
  $ marquee segment movies.csv                    group the movies of a table
  $ marquee train movies.csv --out hits.json      learn to tell hits
  $ marquee predict hits.json new-movies.csv      and use what was learned

Exit codes: 0 done, 2 wrong usage, 3 data refused, 4 model or run refused, 5 engine failed, 70 a defect of Marquee.`,
  );
}

function isHelp(argument: string): boolean {
  return argument === "--help" || argument === "-h" || argument === "help";
}
