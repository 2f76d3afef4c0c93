import type { Column, Engine, QueryOptions, Source, WriteOptions } from "../engine/engine.ts";
import { outputExists } from "../engine/output-exists.ts";
import { MarqueeError } from "../errors.ts";
import type { HitModel } from "../movies/hit-model.ts";
import { type MeasureName, measureNames } from "../movies/movie.ts";
import { checkNumber } from "../movies/option-checks.ts";
import { type Note, note } from "../notes.ts";
import { matchColumns } from "../table/column-names.ts";
import type { ColumnKind, SourceTable, TableColumn } from "./sql/model-inputs-sql.ts";
import { costNames, modelSql, refusedSql, scoreColumns } from "./sql/model-sql.ts";

export interface ScoreOptions extends QueryOptions {
  /** The column of ids. Default movie_id, else id. */
  readonly id?: string;
  /** In place of the model's threshold, 0 to 1. */
  readonly threshold?: number;
  /** Movies that cannot be scored stay in the result, without scores and with the reason in `not_scored`; else there must be none. */
  readonly keepRefused?: boolean;
  /** Scores that are there already give way to the new ones; else they are OUTPUT_EXISTS. */
  readonly replace?: boolean;
}

export interface EngineScores {
  readonly engine: Engine["name"];
  /** Rows of the source; how many were scored, and of the others how many for what reason. */
  readonly movies: {
    readonly read: number;
    readonly scored: number;
    readonly refused: Readonly<Record<string, number>>;
  };
  readonly hits: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly segments: Readonly<Record<string, number>>;
  readonly notes: readonly Note[];
}

/** The views in the engine's session. */
const sourceView = "marquee_movies";
const scoresView = "marquee_scores";

const tooLarge = "numbers too large to be held";

/**
 * Scores the movies of a source where they are: the model goes to the engine as SQL, the scores (`scoreColumns`) are written by it,
 * and only counts come back. Verdicts and segments are those of `predict`, probabilities differ by 1e-12 at most. A source is refused
 * where `predict` would refuse it, and also for numbers that are not written plainly; repeated ids are scored as they stand, and said.
 * Throws OUTPUT_EXISTS, FEATURE_MISSING, COLUMN_MISSING, TYPE_UNSUPPORTED, NO_ROWS, ROWS_REFUSED, OPTION_INVALID, MODEL_UNSUPPORTED and what the
 * engine throws.
 */
export async function scoreInEngine(
  engine: Engine,
  model: HitModel,
  source: Source,
  out: Source,
  options: ScoreOptions = {},
): Promise<EngineScores> {
  const { id, threshold, keepRefused = false, replace = false, ...querying } = options;
  if (threshold !== undefined) checkNumber("threshold", threshold, { min: 0, max: 1 });
  if (!replace && (await engine.exists(out.path, querying))) throw outputExists(out.path);
  const { table, notes } = sourceTable(model, await engine.bind(sourceView, source, querying), source.path, id);
  // The scoring alone tells how far it is; what is counted before and after is quick beside it.
  const { onProgress: _, ...quiet } = querying;
  const refused = await countReasons(engine, model, table, quiet);
  const read = refused.reduce((sum, { movies }) => sum + movies, 0);
  if (read === 0)
    throw new MarqueeError("NO_ROWS", { where: source.path, expected: "at least one movie", found: "none" });
  const reasons = refused.filter(({ reason }) => reason !== null);
  if (reasons.length > 0 && !keepRefused) throw rowsRefused(source.path, reasons, read);
  const repeated = await countRepeated(engine, table, quiet);
  const scores = modelSql(model, engine.dialect, table, threshold);
  await materialize(engine, keepRefused ? scores : wholeScores(engine, scores), out, { ...querying, replace });
  return {
    engine: engine.name,
    ...(await summary(engine, out, read, reasons, quiet)),
    notes: [
      ...notes,
      ...(repeated === 0
        ? []
        : [note("ID_REPEATED", `${repeated} of ${read} rows repeat an id; each is scored as it stands.`)]),
      ...(reasons.length === 0
        ? []
        : [note("ROWS_DROPPED", `Not scored, with the reason in not_scored: ${reasonWords(reasons)}.`)]),
    ],
  };
}

/** Finds the columns of the model's inputs. Throws FEATURE_MISSING, COLUMN_MISSING and TYPE_UNSUPPORTED. */
function sourceTable(model: HitModel, columns: readonly Column[], where: string, id: string | undefined) {
  const names = columns.map(({ name }) => name);
  const roles = matchColumns(names, { measures: "optional", ...(id === undefined ? {} : { id }) }, where);
  if (roles.id < 0) {
    throw new MarqueeError("COLUMN_MISSING", {
      where,
      expected: "a column named movie_id or id",
      found: names.join(", "),
      remedy: "Name the column that holds the ids with --id.",
    });
  }
  const tableColumn = (index: number, wanted: string): TableColumn => {
    const column = columns[index];
    if (column !== undefined) return { name: column.name, kind: columnKind(column, where) };
    throw new MarqueeError("FEATURE_MISSING", {
      where,
      expected: `a column named ${wanted}, which the model needs`,
      found: names.join(", "),
      remedy: "Add the column, and leave it empty where a value is not known.",
    });
  };
  const place = (name: string) =>
    measureNames.includes(name as MeasureName) ? roles.measures[name as MeasureName] : names.indexOf(name);
  const table: SourceTable = {
    from: sourceView,
    id: names[roles.id]!,
    columns: model.features.inputs.map(({ name }) => tableColumn(place(name), name)),
    costs: costNames(model.decision).map((name) => tableColumn(names.indexOf(name), name)),
  };
  return { table, notes: roles.notes };
}

const kindsOfTypes: readonly (readonly [RegExp, ColumnKind])[] = [
  [
    /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|INT|BYTE|SHORT|LONG|FLOAT|REAL|DOUBLE|DECIMAL(?:\(.*\))?)$/i,
    "number",
  ],
  [/^(?:VARCHAR|STRING|TEXT|CHAR\(.*\)|VARCHAR\(.*\)|ENUM\(.*\))$/i, "text"],
  [/^(?:BOOLEAN)$/i, "boolean"],
  [/^(?:DATE|TIMESTAMP.*)$/i, "date"],
];

function columnKind({ name, type }: Column, where: string): ColumnKind {
  const kind = kindsOfTypes.find(([pattern]) => pattern.test(type))?.[1];
  if (kind !== undefined) return kind;
  throw new MarqueeError("TYPE_UNSUPPORTED", {
    where,
    column: name,
    expected: "numbers, texts, booleans or dates",
    found: type,
    remedy: "Write the table with a plain column in its place.",
  });
}

interface ReasonCount {
  readonly reason: string | null;
  readonly movies: number;
  readonly example: string | null;
}

async function rowsOf(engine: Engine, sql: string, options: QueryOptions): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const batch of engine.query(sql, options)) {
    for (const row of batch) rows.push(row.toJSON() as Record<string, unknown>);
  }
  return rows;
}

/** Throws FEATURE_MISSING when a measure has no value at all. */
async function countReasons(
  engine: Engine,
  model: HitModel,
  table: SourceTable,
  options: QueryOptions,
): Promise<ReasonCount[]> {
  const rows = await rowsOf(engine, refusedSql(model, engine.dialect, table), options);
  model.features.inputs.forEach(({ name }, index) => {
    const read = rows.some((row) => Number(row[`known${index}`]) > 0);
    if (read || rows.length === 0 || !measureNames.includes(name as MeasureName)) return;
    throw new MarqueeError("FEATURE_MISSING", {
      where: table.columns[index]!.name,
      expected: `at least one value of ${name}, which the model needs`,
      found: "none that can be read",
    });
  });
  return rows.map(({ reason, movies, example }) => ({
    reason: reason as string | null,
    movies: Number(movies),
    example: example as string | null,
  }));
}

/** Scores without the column of reasons; a reason that shows only on the way ends the query. */
function wholeScores({ dialect }: Engine, scores: string): string {
  const fail = `${dialect === "spark" ? "RAISE_ERROR" : "ERROR"}(CONCAT('${tooLarge}: ', not_scored))`;
  const shown = scoreColumns.flatMap((name) => {
    if (name === "not_scored") return [];
    if (name !== "hit_probability") return [name];
    return [`CASE WHEN not_scored IS NULL THEN ${name} ELSE CAST(${fail} AS DOUBLE) END AS ${name}`];
  });
  return `SELECT ${shown.join(", ")} FROM (${scores}) AS scores`;
}

async function materialize(engine: Engine, sql: string, out: Source, options: WriteOptions): Promise<void> {
  try {
    await engine.materialize(sql, out, options);
  } catch (error) {
    if (!(error instanceof MarqueeError && error.details.found.includes(tooLarge))) throw error;
    throw new MarqueeError("MODEL_NONFINITE", {
      where: "hit model",
      expected: "a probability for every movie",
      found: "numbers too large to be held on the way to one",
      remedy: "Check the movies for extreme values, or pass --keep-refused to find them.",
    });
  }
}

async function countRepeated(engine: Engine, { from, id }: SourceTable, options: QueryOptions): Promise<number> {
  const name = engine.dialect === "spark" ? `\`${id.replaceAll("`", "``")}\`` : `"${id.replaceAll('"', '""')}"`;
  const [row] = await rowsOf(
    engine,
    `SELECT COUNT(${name}) - COUNT(DISTINCT ${name}) AS repeated FROM ${from}`,
    options,
  );
  return Number(row!["repeated"]);
}

/** Counts what was written, by reading it. */
async function summary(
  engine: Engine,
  out: Source,
  read: number,
  reasons: readonly ReasonCount[],
  options: QueryOptions,
): Promise<Pick<EngineScores, "movies" | "hits" | "verdicts" | "segments">> {
  await engine.bind(scoresView, out, options);
  const counted = await rowsOf(
    engine,
    `SELECT hit_verdict AS verdict, segment_name AS segment, CASE WHEN CAST(hit_predicted AS INT) = 1 THEN 1 ELSE 0 END AS hit, COUNT(*) AS movies FROM ${scoresView} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    options,
  );
  const sumBy = (key: "verdict" | "segment") => {
    const sums: Record<string, number> = {};
    for (const row of counted) {
      const value = row[key];
      if (typeof value === "string") sums[value] = (sums[value] ?? 0) + Number(row["movies"]);
    }
    return sums;
  };
  const verdicts = sumBy("verdict");
  const scored = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  const refused = Object.fromEntries(reasons.map(({ reason, movies }) => [reason!, movies]));
  const unexplained = read - scored - reasons.reduce((sum, { movies }) => sum + movies, 0);
  return {
    movies: {
      read,
      scored,
      refused: unexplained === 0 ? refused : { ...refused, [tooLarge]: unexplained },
    },
    hits: counted.filter(({ hit }) => hit === 1).reduce((sum, row) => sum + Number(row["movies"]), 0),
    verdicts,
    segments: sumBy("segment"),
  };
}

function reasonWords(reasons: readonly ReasonCount[]): string {
  return reasons
    .map(
      ({ reason, movies, example }) => `${reason} (${movies}${example === null ? "" : `, such as movie ${example}`})`,
    )
    .join("; ");
}

function rowsRefused(where: string, reasons: readonly ReasonCount[], read: number): MarqueeError {
  const count = reasons.reduce((sum, { movies }) => sum + movies, 0);
  return new MarqueeError("ROWS_REFUSED", {
    where,
    expected: "movies that can all be scored",
    found: `${count} of ${read} that cannot: ${reasonWords(reasons.slice(0, 5))}`,
    remedy: "Correct them, or pass --keep-refused to have them in the result without scores.",
  });
}
