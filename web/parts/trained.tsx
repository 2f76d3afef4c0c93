import { Anchor, SimpleGrid, Text, Title } from "@mantine/core";
import { memo, useCallback, useDeferredValue, useMemo, useState } from "react";
import { calibrationChart } from "../../src/charts/calibration.ts";
import { confusionChart } from "../../src/charts/confusion.ts";
import { precisionRecallChart, rocChart } from "../../src/charts/curves.ts";
import type { ChartDocument, ChartElement } from "../../src/charts/document.ts";
import { permutationImportanceChart } from "../../src/charts/importance.ts";
import { leaderboardChart } from "../../src/charts/leaderboard.ts";
import { learningCurveChart } from "../../src/charts/learning-curve.ts";
import { pointAt, verdictPoints } from "../../src/movies/decide/verdict-points.ts";
import type { Curve, TrainResult } from "../../src/movies/train-result.ts";
import type { Note } from "../../src/notes.ts";
import { movedResult } from "../training/moved-result.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { DataTable } from "./data-table.tsx";
import { Notes } from "./states.tsx";
import { ThresholdBench } from "./threshold-bench.tsx";

type Rows = readonly Readonly<Record<string, unknown>>[];

interface TrainedChart {
  readonly title: string;
  readonly caption: string;
  readonly draw: (result: TrainResult, document: ChartDocument) => ChartElement | null;
  readonly rows: (result: TrainResult) => Rows;
  /** It shows what the threshold does, and follows it. */
  readonly ofThreshold?: true;
}

const charts: readonly TrainedChart[] = [
  {
    title: "Leaderboard",
    caption: "Rings are the folds, the dot their mean. The dashed line is what guessing reaches.",
    draw: leaderboardChart,
    rows: ({ leaderboard }) =>
      leaderboard.map(({ label, cv, foldRocAuc }) => ({ label, ...cv, folds: foldRocAuc.join(" ") })),
  },
  {
    title: "ROC curve",
    caption: "Hits found against false alarms, over all thresholds.",
    draw: rocChart,
    ofThreshold: true,
    rows: ({ test }) => curveRows(test.roc, "falsePositiveRate", "truePositiveRate"),
  },
  {
    title: "Precision and recall",
    caption: "How clean the list of called hits stays as it gets longer.",
    draw: precisionRecallChart,
    ofThreshold: true,
    rows: ({ test }) => curveRows(test.pr, "recall", "precision"),
  },
  {
    title: "Calibration",
    caption: "Whether 70% means 70%. Bars are 95% intervals.",
    draw: calibrationChart,
    rows: ({ test }) => test.calibration.map(({ interval: [low, high], ...bin }) => ({ ...bin, low, high })),
  },
  {
    title: "Confusion matrix",
    caption: "Truth against verdict on the test movies.",
    draw: confusionChart,
    ofThreshold: true,
    rows: ({ test: { confusion } }) => [
      { truth: "no hit", calledNoHit: confusion[0][0], calledHit: confusion[0][1] },
      { truth: "hit", calledNoHit: confusion[1][0], calledHit: confusion[1][1] },
    ],
  },
  {
    title: "What the verdicts rest on",
    caption: "How much worse the ranking gets when a feature is shuffled.",
    draw: permutationImportanceChart,
    rows: ({ importance }) => importance.map((own) => ({ ...own })),
  },
  {
    title: "Learning curve",
    caption: "Whether more movies would help.",
    draw: ({ learningCurve }, document) =>
      learningCurve === null ? null : learningCurveChart(learningCurve, document),
    rows: ({ learningCurve }) => (learningCurve ?? []).map((point) => ({ ...point })),
  },
];

/** A training's outcome: the conclusion first, then its figures. model: the id to predict with. */
export function Trained({
  model,
  result,
  conclusion,
  notes,
}: {
  model: string;
  result: TrainResult;
  conclusion: string;
  notes: readonly Note[];
}) {
  const points = useMemo(() => {
    const hits = Math.round(result.hitRate.test * result.rows.test);
    return verdictPoints(result.test.pr, { hits, others: result.rows.test - hits });
  }, [result]);
  const [place, setPlace] = useState(() => (points.length === 0 ? 0 : pointAt(points, result.threshold)));
  const moved = useMemo(
    () => (points.length === 0 ? null : movedResult(result, points[place]!)),
    [result, points, place],
  );
  // Drawing takes longer than counting: the charts follow when there is time.
  const drawn = useDeferredValue(moved) ?? result;
  return (
    <>
      <Title order={2} mt="xl">
        {result.winnerLabel}
      </Title>
      <Text size="lg">{conclusion}</Text>
      <Text mt="xs">
        <Anchor href={`#/predict/${model}`}>Predict with it</Anchor>
      </Text>
      <Notes notes={notes} />
      <DataTable
        label="Leaderboard in figures"
        head={["Learner", "ROC AUC", "± SD", "Accuracy", "Log loss", "Brier"]}
        rows={result.leaderboard.map(({ learner, label, cv, cvStd }) => ({
          key: learner,
          cells: [
            label,
            cv.rocAuc?.toFixed(3),
            cvStd.rocAuc?.toFixed(3),
            cv.accuracy.toFixed(3),
            cv.logLoss.toFixed(3),
            cv.brier.toFixed(3),
          ],
        }))}
      />
      {moved !== null && (
        <ThresholdBench result={result} moved={moved} points={points} place={place} onPlace={setPlace} />
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} mt="md">
        {charts.map((chart) => (
          <TrainedFigure key={chart.title} chart={chart} result={chart.ofThreshold ? drawn : result} />
        ))}
      </SimpleGrid>
    </>
  );
}

const TrainedFigure = memo(({ chart, result }: { chart: TrainedChart; result: TrainResult }) => {
  const draw = useCallback((document: ChartDocument) => chart.draw(result, document), [chart, result]);
  return <ChartFrame title={chart.title} caption={chart.caption} draw={draw} rows={() => chart.rows(result)} />;
});

function curveRows(curve: Curve | null, x: string, y: string): Rows {
  return curve === null
    ? []
    : curve.x.map((value, index) => ({ [x]: value, [y]: curve.y[index], threshold: curve.threshold[index] }));
}
