import type { Command } from "commander";
import type { FeatureSet } from "../../movies/options.ts";
import type { SegmentResult } from "../../movies/segment-result.ts";
import { countOf, countText, percent, percentRange } from "../../studies/wording.ts";
import type { ReadOptions } from "../../table/read-options.ts";
import {
  addForceOption,
  addOutputOptions,
  addReadOptions,
  addThreadsOption,
  parseInteger,
  parseNumber,
  readOptionsOf,
} from "../options.ts";
import { mergeNotes, type OutputOptions, printResult, type Style, type Surroundings } from "../output.ts";
import { withProgress } from "../progress.ts";
import { bar, inert, tableLines, wrapText } from "../text-table.ts";

interface SegmentCommandOptions extends ReadOptions, OutputOptions {
  readonly k: number | "auto";
  readonly maxK: number;
  readonly features: FeatureSet;
  readonly popularityWeight: number;
  readonly seed: number;
  readonly bootstraps: number;
  readonly threads?: number;
  readonly out?: string;
  readonly force?: boolean;
}

const barWidth = 20;

/** `marquee segment DATA`: audience segments of a movie table. */
export function addSegment(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("segment")
    .summary("group movies into audience segments")
    .description("Groups the movies of a table into audience segments by engagement and popularity, and names them.")
    .argument("<data>", "movie table: CSV, CSV.gz, Parquet or JSON lines; or builtin:movies, builtin:films")
    .option("--k <number>", "number of segments, or auto: the best silhouette among stable numbers", parseK, "auto")
    .option("--max-k <number>", "largest number of segments that is tried", parseInteger("max-k"), 10)
    .option("--features <set>", "engagement,popularity or all (the four measures too)", "engagement,popularity")
    .option(
      "--popularity-weight <share>",
      "weight of the number of ratings in popularity",
      parseNumber("popularity-weight"),
      0.5,
    )
    .option("--bootstraps <number>", "refits behind stability and confidence", parseInteger("bootstraps"), 30)
    .option("--seed <integer>", "one seed, one answer", parseInteger("seed"), 42)
    .option("--out <file>", "write the table with engagement, popularity, segment, segment_name and confidence");
  addOutputOptions(addReadOptions(addThreadsOption(addForceOption(command))))
    .addHelpText(
      "after",
      `
Examples:
  $ marquee segment movies.csv
  $ marquee segment movies.csv --k 4 --out segments.parquet
  $ marquee segment movies.csv --features all --json`,
    )
    .action((data: string, options: SegmentCommandOptions) => segmentCommand(data, options, surroundings));
}

async function segmentCommand(data: string, options: SegmentCommandOptions, surroundings: Surroundings): Promise<void> {
  const { k, maxK, features, popularityWeight, bootstraps, seed, out, threads: count } = options;
  const [{ readData }, { segment }, { checkTableOutput, writeScoredTable }, { keptPool }] = await Promise.all([
    import("../read-data.ts"),
    import("../../movies/segment.ts"),
    import("../scored-table.ts"),
    import("../../parallel/thread-pool.ts"),
  ]);
  const threads = keptPool(count);
  if (out !== undefined) checkTableOutput(out, options.force === true);
  const table = await readData(data, readOptionsOf(options));
  const result = await withProgress(surroundings.stderr, (onProgress) =>
    segment(table, { k, maxK, features, popularityWeight, bootstraps, seed, onProgress, threads }),
  );
  if (out !== undefined) {
    const { ids, engagement, popularity, segment: segments, confidence } = result.movies;
    const names = segments.map((own) => result.segments[own]!.name);
    const columns = { engagement, popularity, segment: segments, segment_name: names, confidence };
    await writeScoredTable(out, table, { ids, columns });
  }
  const notes = mergeNotes(table.notes, result.notes);
  printResult(surroundings, options, {
    json: { ...result, notes, out: out ?? null },
    text: (style, width) => segmentLines(result, out, style, width),
    notes,
  });
}

function parseK(text: string): number | "auto" {
  return text === "auto" ? "auto" : parseInteger("k")(text);
}

function segmentLines(result: SegmentResult, out: string | undefined, style: Style, width: number): string[] {
  const [segmentHead = "", ...segments] = tableLines(segmentColumns, segmentRows(result), width);
  const [scanHead = "", ...scan] = tableLines(scanColumns, scanRows(result), width);
  return [
    style.bold(`${inert(result.source)}: ${countOf(result.rows, "movie")} in ${countOf(result.k, "segment")}`),
    "",
    style.bold(segmentHead),
    ...segments,
    "",
    style.bold(scanHead),
    ...scan,
    ...wrapText(choiceSentence(result), width),
    ...(out === undefined ? [] : ["", `Table: ${style.bold(inert(out))}`]),
  ];
}

const segmentColumns = [
  { title: "segment" },
  { title: "movies", align: "right" },
  { title: "" },
  { title: "engagement", align: "right" },
  { title: "popularity", align: "right" },
  { title: "hit rate (95% interval)" },
  { title: "confidence", align: "right" },
] as const;

function segmentRows({ segments, rows }: SegmentResult): string[][] {
  return segments.map(({ name, count, engagement, popularity, hitRate, hitRateInterval, confidence }) => [
    name,
    countText(count),
    bar(count / rows, barWidth),
    engagement.toFixed(3),
    popularity.toFixed(3),
    hitRate === null ? "not known" : percent(hitRate) + (hitRateInterval ? ` (${percentRange(hitRateInterval)})` : ""),
    percent(confidence),
  ]);
}

const scanColumns = [
  { title: "k", align: "right" },
  { title: "inertia", align: "right" },
  { title: "silhouette", align: "right" },
  { title: "stability", align: "right" },
  { title: "" },
] as const;

function scanRows({ scan, k, elbowK, silhouetteK }: SegmentResult): string[][] {
  return scan.map((point) => {
    const marks = [
      point.k === k ? "chosen" : "",
      point.k === elbowK ? "elbow" : "",
      point.k === silhouetteK ? "best silhouette" : "",
    ];
    return [
      String(point.k),
      point.inertia.toPrecision(5),
      point.silhouette.toFixed(4),
      point.stability.toFixed(3),
      marks.filter(Boolean).join(", "),
    ];
  });
}

function choiceSentence({ k, kChosenBy, stableKs, stabilityFloor }: SegmentResult): string {
  const stable = stableKs.length === 0 ? "none" : stableKs.join(", ");
  const how = kChosenBy === "given" ? "was given" : "has the best silhouette among the stable numbers";
  return `k = ${k} ${how}. Stable under resampling (at least ${stabilityFloor}): ${stable}.`;
}
