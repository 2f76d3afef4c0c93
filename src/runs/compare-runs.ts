import { scoreLabels } from "../movies/score-labels.ts";
import type { Interval } from "../movies/segment-result.ts";
import type { RunResult, StudyResult } from "../studies/study-result.ts";

/** A figure of a study in two runs; null where a run has none. */
export interface FigureChange {
  /** Stable name, such as `test.rocAuc`. */
  readonly figure: string;
  readonly label: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
  /** after − before; null unless both are numbers. */
  readonly change: number | null;
  /** True when each lies within the other's 95 % interval; null where there are no intervals. */
  readonly withinNoise: boolean | null;
}

export interface StudyComparison {
  readonly name: string;
  readonly title: string;
  /** Which of the runs have it. */
  readonly presence: "both" | "before" | "after";
  /** Whether both used the same data, byte for byte; null where that cannot be told. */
  readonly sameData: boolean | null;
  /** Those that both runs or one of them have, in a fixed order; empty when one run lacks the study. */
  readonly figures: readonly FigureChange[];
  /** True when any figure differs. */
  readonly changed: boolean;
}

export interface RunComparison {
  readonly before: RunHead;
  readonly after: RunHead;
  /** What the runs were made with that differs: version, seed, command. */
  readonly settings: readonly FigureChange[];
  readonly studies: readonly StudyComparison[];
  /** True when every study is in both runs and no figure differs. */
  readonly same: boolean;
}

type RunHead = Pick<RunResult, "version" | "createdAt" | "command" | "seed">;

/** Two runs side by side, study by study, in the order of the first. Nothing is thrown. */
export function compareRuns(before: RunResult, after: RunResult): RunComparison {
  const names = [...new Set([...before.studies, ...after.studies].map(({ name }) => name))];
  const of = ({ studies }: RunResult, name: string) => studies.find((study) => study.name === name);
  const studies = names.map((name) => compareStudies(name, of(before, name), of(after, name)));
  const settings = (["version", "seed", "command"] as const).map((name) =>
    figureChange(name, name, before[name], after[name]),
  );
  return {
    before: headOf(before),
    after: headOf(after),
    settings: settings.filter(differs),
    studies,
    same: studies.every(({ presence, changed }) => presence === "both" && !changed),
  };
}

function headOf({ version, createdAt, command, seed }: RunResult): RunHead {
  return { version, createdAt, command, seed };
}

function compareStudies(name: string, before?: StudyResult, after?: StudyResult): StudyComparison {
  const title = (after ?? before)!.title;
  if (before === undefined || after === undefined) {
    const presence = before === undefined ? "after" : "before";
    return { name, title, presence, sameData: null, figures: [], changed: false };
  }
  const hashes = [before.data.hash ?? null, after.data.hash ?? null];
  const figures = figureReaders
    .map(({ figure, label, read, interval }) => {
      const change = figureChange(figure, label, read(before) ?? null, read(after) ?? null);
      return { ...change, withinNoise: withinNoise(change, interval?.(before), interval?.(after)) };
    })
    .filter((change) => change.before !== null || change.after !== null);
  return {
    name,
    title,
    presence: "both",
    sameData: hashes.includes(null) ? null : hashes[0] === hashes[1],
    figures,
    changed: figures.some(differs),
  };
}

interface FigureReader {
  readonly figure: string;
  readonly label: string;
  read(study: StudyResult): number | string | null | undefined;
  interval?(study: StudyResult): Interval | undefined;
}

/** Studies of another version may lack a part: each figure is looked for with care. */
const figureReaders: readonly FigureReader[] = [
  { figure: "rows", label: "movies", read: (study) => study.segmentation?.rows ?? rowsOf(study) },
  { figure: "kept", label: "films kept", read: (study) => study.preparation?.rows?.kept },
  { figure: "k", label: "segments", read: (study) => study.segmentation?.k },
  { figure: "silhouette", label: "silhouette", read: (study) => study.segmentation?.silhouette },
  { figure: "inertia", label: "inertia", read: (study) => study.segmentation?.inertia },
  { figure: "segments", label: "segment sizes", read: segmentSizes },
  { figure: "winner", label: "winner", read: (study) => study.training?.winnerLabel },
  { figure: "cv.rocAuc", label: "winner's ROC AUC, cross-validated", read: winnerAuc },
  ...scoreLabels.map(
    ([name, label]): FigureReader => ({
      figure: `test.${name}`,
      label: `${label}, test`,
      read: (study) => study.training?.test?.[name],
      interval: (study) => study.training?.test?.intervals?.[name],
    }),
  ),
  {
    figure: "outside.rocAuc",
    label: "ROC AUC, outside test",
    read: (study) => study.outsideTest?.scores?.rocAuc,
    interval: (study) => study.outsideTest?.scores?.intervals?.rocAuc,
  },
];

function rowsOf({ training }: StudyResult): number | undefined {
  return training?.rows === undefined ? undefined : training.rows.train + training.rows.test;
}

function segmentSizes({ segmentation }: StudyResult): string | undefined {
  return segmentation?.segments?.map(({ name, count }) => `${name} ${count}`).join(", ");
}

function winnerAuc({ training }: StudyResult): number | null | undefined {
  return training?.leaderboard?.find(({ learner }) => learner === training.winner)?.cv?.rocAuc;
}

function figureChange(
  figure: string,
  label: string,
  before: FigureChange["before"],
  after: FigureChange["after"],
): FigureChange {
  const change = typeof before === "number" && typeof after === "number" ? after - before : null;
  return { figure, label, before, after, change, withinNoise: null };
}

function differs({ before, after }: FigureChange): boolean {
  return before !== after;
}

function withinNoise({ before, after }: FigureChange, ofBefore?: Interval, ofAfter?: Interval): boolean | null {
  if (typeof before !== "number" || typeof after !== "number" || !ofBefore || !ofAfter) return null;
  const holds = ([low, high]: Interval, value: number) => value >= low && value <= high;
  return holds(ofBefore, after) && holds(ofAfter, before);
}
