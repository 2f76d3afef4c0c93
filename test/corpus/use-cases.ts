import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ErrorCode } from "../../src/errors.ts";
import { parseHitModel } from "../../src/movies/hit-model.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import type { TrainOptions } from "../../src/movies/options.ts";
import { predict } from "../../src/movies/predict.ts";
import { segment } from "../../src/movies/segment.ts";
import { train } from "../../src/movies/train.ts";
import type { Note, NoteCode } from "../../src/notes.ts";
import { parseMovies } from "../../src/table/read-movies.ts";
import { root } from "../built.ts";
import { madeMovies } from "../movies/made-movies.ts";

/** An input that reads well and is met when it is used: in learning, or as a model file. */
export interface UseCase {
  readonly name: string;
  readonly file: string;
  readonly content: string | Uint8Array;
  /** What is done with it. Returns what was said, throws what was refused. */
  readonly use: (content: string | Uint8Array, file: string) => Promise<readonly Note[]>;
  /** A note that must be among those said, or the refusal. */
  readonly outcome: { readonly says: NoteCode } | { readonly refused: ErrorCode };
}

const measured = "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit";

/** A table as CSV, row by row as the caller changes it. */
function csv(
  table: MovieTable,
  change: (cells: string[], row: number) => string[] = (cells) => cells,
  header = measured,
) {
  const { avg_watch_time, completion_rate, ratings_count, avg_rating } = table.measures;
  const rows = table.ids.map((id, row) =>
    change(
      [id, avg_watch_time[row], completion_rate[row], ratings_count[row], avg_rating[row], table.hit![row]].map(String),
      row,
    ).join(","),
  );
  return `${[header, ...rows].join("\n")}\n`;
}

const quick: TrainOptions = { learners: [{ name: "logistic" }], explain: false, moments: false, seed: 1 };

const trained =
  (options: TrainOptions = {}) =>
  async (content: string | Uint8Array, file: string) => {
    const movies = await parseMovies(content, file);
    return [...movies.notes, ...train(movies, { ...quick, ...options }).result.notes];
  };

const forty = madeMovies(40);
const genres = ["Drama", "Comedy"];
const withGenres = csv(forty, (cells, row) => [...cells, genres[row % 2]!], `${measured},genre`);

/** Scores a table with a model that learned from genre beside the measures. */
async function scoredByGenre(content: string | Uint8Array, file: string): Promise<readonly Note[]> {
  const learned = train(await parseMovies(withGenres, "movies.csv"), { ...quick, extraFeatures: ["genre"] });
  const { predictions, notes } = predict(learned.model, await parseMovies(content, file));
  return [...notes, ...predictions.flatMap((prediction) => prediction.notes)];
}

const whole = readFileSync(join(root, "test/golden/models/tree.model.json"), "utf8");

interface ModelJson {
  formatVersion: number;
  fitted: { trees: { nodeCount: number; left: number[]; right: number[]; threshold: unknown[]; value: unknown[] } };
}

/** A model file with a change. */
function model(change: (model: ModelJson) => void): string {
  const copy: ModelJson = JSON.parse(whole);
  change(copy);
  return `${JSON.stringify(copy)}\n`;
}

async function parsedModel(content: string | Uint8Array, file: string): Promise<readonly Note[]> {
  parseHitModel(Buffer.from(content as string).toString("utf8"), file);
  return [];
}

function modelCase(name: string, content: string | Uint8Array, refused: ErrorCode): UseCase {
  return { name, file: "hits.model.json", content, use: parsedModel, outcome: { refused } };
}

function table(name: string, content: string, use: UseCase["use"], outcome: UseCase["outcome"]): UseCase {
  return { name, file: "movies.csv", content, use, outcome };
}

const cells = (column: number, value: (row: number) => string) => (own: string[], row: number) =>
  own.map((cell, at) => (at === column ? value(row) : cell));

export const useCases: readonly UseCase[] = [
  table("one row", csv(madeMovies(1)), trained(), { refused: "TOO_FEW_ROWS" }),
  table("fifteen rows", csv(madeMovies(15)), trained(), { says: "SMALL_SAMPLE" }),
  table(
    "one class",
    csv(
      forty,
      cells(5, () => "1"),
    ),
    trained(),
    { refused: "ONE_CLASS" },
  ),
  table(
    "a class smaller than the folds",
    csv(
      forty,
      cells(5, (row) => (row < 4 ? "1" : "0")),
    ),
    trained({ folds: 10 }),
    {
      says: "FOLDS_REDUCED",
    },
  ),
  table(
    "some targets missing when training",
    csv(
      forty,
      cells(5, (row) => (row % 9 === 4 ? "" : String(forty.hit![row]))),
    ),
    trained(),
    {
      says: "ROWS_DROPPED",
    },
  ),
  table(
    "no target known",
    csv(
      forty,
      cells(5, () => "NA"),
    ),
    trained(),
    { refused: "NO_TARGET" },
  ),
  table(
    "a constant measure",
    csv(
      forty,
      cells(2, () => "0.5"),
    ),
    trained(),
    { says: "DROPPED_CONSTANT" },
  ),
  table(
    "more segments than distinct points",
    csv(madeMovies(12), (own, row) => [own[0]!, row % 2 ? "90" : "30", row % 2 ? "0.9" : "0.3", "10", "4", "1"]),
    async (content, file) => segment(await parseMovies(content, file), { k: 3 }).notes,
    { refused: "K_TOO_LARGE" },
  ),
  table(
    "a copy of the target among the features",
    csv(madeMovies(200), (own) => [...own, own[5]!], `${measured},won`),
    trained({ extraFeatures: ["won"] }),
    { says: "LEAK_SUSPECT" },
  ),
  table("an unseen category", withGenres.replace("Comedy", "Western"), scoredByGenre, { says: "UNSEEN_CATEGORY" }),
  table("a feature missing when scoring", csv(forty), scoredByGenre, { refused: "FEATURE_MISSING" }),
  modelCase(
    "a model whose tree has a cycle",
    model(({ fitted: { trees } }) => {
      trees.left[1] = 0;
    }),
    "MODEL_CYCLE",
  ),
  modelCase(
    "a child index out of range",
    model(({ fitted: { trees } }) => {
      trees.right[0] = 99;
    }),
    "MODEL_INDEX",
  ),
  modelCase(
    "a model that declares a billion nodes",
    model(({ fitted: { trees } }) => {
      trees.nodeCount = 1_000_000_000;
    }),
    "MODEL_TOO_LARGE",
  ),
  modelCase("a threshold that is no number", whole.replace("0.2237657273268506", "NaN"), "MODEL_NONFINITE"),
  modelCase(
    "a leaf that is null",
    model(({ fitted: { trees } }) => {
      trees.value[14] = null;
    }),
    "MODEL_NONFINITE",
  ),
  modelCase(
    "a newer format version",
    model((newer) => {
      newer.formatVersion = 99;
    }),
    "MODEL_VERSION",
  ),
  modelCase(
    "a pickle named as a model",
    Uint8Array.of(0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, 0x2e),
    "FORMAT_MISMATCH",
  ),
];
