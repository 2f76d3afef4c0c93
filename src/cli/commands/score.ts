import { dirname } from "node:path";
import type { Command } from "commander";
import type { EngineScores } from "../../export/score-in-engine.ts";
import { readText } from "../../runs/read-text.ts";
import { countOf, countText } from "../../studies/wording.ts";
import { addEngineOptions, type EngineCommandOptions, engineLimits } from "../engine-options.ts";
import { addForceOption, addOutputOptions, checkOutput, parseNumber } from "../options.ts";
import { type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { withStopSignal } from "../stop-signal.ts";
import { inert } from "../text-table.ts";
import { largestModelFile } from "./model-file.ts";

interface ScoreCommandOptions extends OutputOptions, EngineCommandOptions {
  readonly id?: string;
  readonly threshold?: number;
  readonly keepRefused?: boolean;
  readonly out: string;
  readonly force?: boolean;
}

/** `marquee score MODEL SOURCE --out FILE`: scores movies where they are, by SQL. */
export function addScore(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("score")
    .summary("score a large table of movies where it is")
    .description(
      "Turns a hit model into SQL and runs it in an engine beside the movies: DuckDB in this process, or Apache Spark. The scores are those of predict; only counts come back.",
    )
    .argument("<model>", "model file that train wrote")
    .argument("<source>", "movies: Parquet or CSV, a file, a glob or a folder; on Spark a path or URL of the cluster's")
    .requiredOption("--out <file>", "where to write the scores: .parquet or .csv; on Spark a folder of the cluster's")
    .option("--id <column>", "column with the ids (default movie_id, else id)")
    .option(
      "--threshold <share>",
      "probability from which a movie is called a hit (default: the model's)",
      parseNumber("threshold"),
    )
    .option("--keep-refused", "keep movies that cannot be scored, with the reason in the column not_scored");
  addOutputOptions(addForceOption(addEngineOptions(command, "source")))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee score marquee-model.json catalogue.parquet --out scores.parquet
  $ marquee score marquee-model.json s3a://lake/movies --engine sc://spark:15002 --out s3a://lake/scores`,
    )
    .action((model: string, source: string, options: ScoreCommandOptions) =>
      scoreCommand(model, source, options, surroundings),
    );
}

async function scoreCommand(
  modelPath: string,
  path: string,
  options: ScoreCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { out, threshold, id, keepRefused, deadline } = options;
  const [{ parseHitModel }, { openEngine }, { sourceFormat }, { sourceFolder }, { scoreInEngine }] = await Promise.all([
    import("../../movies/hit-model.ts"),
    import("../../engine/open-engine.ts"),
    import("../../engine/source-format.ts"),
    import("../../engine/source-files.ts"),
    import("../../export/score-in-engine.ts"),
  ]);
  const source = { path, format: sourceFormat(path, options.format, "--format") };
  const result = { path: out, format: sourceFormat(out, undefined, "the end of its name") };
  const local = options.engine === "duckdb";
  if (local) checkOutput(out, options.force === true);
  const model = parseHitModel(await readText(modelPath, largestModelFile), modelPath);
  const engine = await openEngine(
    options.engine,
    local ? { folders: [sourceFolder(path), dirname(out)], ...engineLimits(options) } : {},
  );
  try {
    const scores = await withStopSignal((signal) =>
      withProgress(surroundings.stderr, (onProgress) =>
        scoreInEngine(engine, model, source, result, {
          ...(threshold === undefined ? {} : { threshold }),
          ...(id === undefined ? {} : { id }),
          ...(deadline === undefined ? {} : { deadlineSeconds: deadline }),
          keepRefused: keepRefused === true,
          replace: options.force === true,
          signal,
          onProgress: (share) => onProgress({ stage: "scoring", done: share ?? 0, total: 1 }),
        }),
      ),
    );
    const { notes, ...rest } = scores;
    printResult(surroundings, options, {
      json: { ...rest, learner: model.learner, notes, out },
      text: (style) => scoreLines(scores, out, style),
      notes,
    });
  } finally {
    await engine.close();
  }
}

function scoreLines({ engine, movies, hits, verdicts, segments }: EngineScores, out: string, style: Style): string[] {
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record)
      .map(([name, count]) => `${inert(name)} ${countText(count)}`)
      .join(", ");
  return [
    style.bold(
      `${countText(hits)} of ${countOf(movies.scored, "movie")} called ${hits === 1 ? "a hit" : "hits"} by ${engine}`,
    ),
    `Verdicts: ${counts(verdicts)}`,
    ...(Object.keys(segments).length === 0 ? [] : [`Segments: ${counts(segments)}`]),
    ...(movies.scored === movies.read ? [] : [`Not scored: ${countText(movies.read - movies.scored)}`]),
    "",
    `Scores: ${style.bold(inert(out))}`,
  ];
}
