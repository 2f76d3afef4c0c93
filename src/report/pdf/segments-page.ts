import type { Content } from "pdfmake/interfaces.js";
import type { ChartDocument } from "../../charts/document.ts";
import { segmentHitRateChart } from "../../charts/segment-hit-rate.ts";
import { segmentMap } from "../../charts/segment-map.ts";
import type { SegmentResult } from "../../movies/segment-result.ts";
import { stabilityUsed } from "../../studies/readings.ts";
import type { RunResult, StudyResult } from "../../studies/study-result.ts";
import { none, percent, percentRange, score, whole } from "../format.ts";
import { dataSentences, reportTitle, runLine, standInSentences } from "../wording.ts";
import { pdfChart, thinned } from "./pdf-chart.ts";
import {
  clipped,
  figures,
  heading,
  type PdfFigure,
  paragraph,
  type Room,
  sentenceList,
  smallHeading,
  table,
} from "./pdf-style.ts";

export type SegmentStudy = StudyResult & { readonly segmentation: SegmentResult };

/** The first page: the problem, the data, and the segments with what they mean. */
export function segmentsPage(run: RunResult, room: Room, document: ChartDocument): Content[] {
  const studies = run.studies.filter((study): study is SegmentStudy => study.segmentation !== null);
  return [
    { text: reportTitle, fontSize: 19, bold: true, margin: [0, 0, 0, 2] },
    { text: clipped(runLine(run), 120), fontSize: 8, margin: [0, 0, 0, 2] },
    heading("The problem"),
    paragraph(
      "A streaming platform decides every day what to recommend, where to spend on marketing and what to acquire. This report groups movies into audience segments by engagement (how long they are watched, and how often to the end) and popularity (how many rate them, and how well), learns to tell hits from the rest, and says how far each answer can be trusted.",
    ),
    sentenceList(dataOf(run), { ...room, sentence: Math.min(room.sentence, 320) }),
    heading("The segments, and what they mean"),
    ...(studies.length === 0 ? [paragraph("No study of this run made segments.")] : segments(studies, room, document)),
  ];
}

/** What went in, each table once, what of it is computed instead of measured, and what studies of the data alone found. */
function dataOf(run: RunResult): string[] {
  const sentences = run.studies.flatMap((study) => [dataSentences(study)[0]!, ...standInSentences(study)]);
  const found = run.studies.filter(({ segmentation, training }) => segmentation === null && training === null);
  return [...new Set([...sentences, ...found.map(({ conclusion }) => conclusion)])];
}

function segments(studies: readonly SegmentStudy[], room: Room, document: ChartDocument): Content[] {
  const main = largest(studies);
  const shown = studies.length === 1 ? [main] : [studies.find((study) => study !== main)!, main];
  const maps = shown.map((study) => mapFigure(study, document));
  const hitRate = studies.length === 1 ? hitRateFigure(main, document) : [];
  return [
    figures([...maps, ...hitRate], room),
    segmentsTable(shown, room),
    ...(studies.length > 2 ? [segmentationsTable(studies, room)] : []),
    sentenceList(
      shown.map(({ conclusion }) => conclusion),
      room,
    ),
    smallHeading(studies.length === 1 ? "What to do with them" : `What to do with them: ${clipped(main.title, 80)}`),
    sentenceList(main.decisions, room),
  ];
}

/** The study of the most movies carries most; of several the first. */
export function largest<Study extends StudyResult>(studies: readonly Study[]): Study {
  return studies.reduce((most, study) => (study.data.description.rows > most.data.description.rows ? study : most));
}

function mapFigure({ title, segmentation }: SegmentStudy, document: ChartDocument): PdfFigure {
  const { result, step } = thinned(segmentation);
  const drawn = step === 1 ? "Every movie" : `One of ${step} movies`;
  return {
    title,
    reading: `${drawn} is a small mark; large ones are the segments' centres.`,
    svg: pdfChart(segmentMap(result, document)),
  };
}

function hitRateFigure({ segmentation }: SegmentStudy, document: ChartDocument): PdfFigure[] {
  const chart = segmentHitRateChart(segmentation, document);
  if (chart === null) return [];
  return [
    {
      title: "Hit rate by segment",
      reading: "Bars are 95% intervals: long ones rest on few movies.",
      svg: pdfChart(chart),
    },
  ];
}

function segmentsTable(studies: readonly SegmentStudy[], room: Room): Content {
  const rows = studies.flatMap(({ title, segmentation }) =>
    segmentation.segments.map(({ name, count, engagement, popularity, hitRate, hitRateInterval, confidence }, row) => [
      row === 0 ? title : "",
      name,
      whole(count),
      score(engagement),
      score(popularity),
      hitRate === null ? none : percent(hitRate),
      percentRange(hitRateInterval),
      percent(confidence),
    ]),
  );
  return table(
    ["Study", "Segment", "Movies", "Engagement", "Popularity", "Hits", "95% interval", "Confidence"],
    rows,
    [0.32, 0.16, 0.08, 0.1, 0.1, 0.07, 0.12, 0.1],
    new Set([2, 3, 4, 5, 6, 7]),
    room,
  );
}

/** Every segmentation in a line, where there are more than are shown. */
function segmentationsTable(studies: readonly SegmentStudy[], room: Room): Content {
  return table(
    ["Study", "Movies", "Segments", "Silhouette", "Stability"],
    studies.map(({ title, segmentation }) => [
      title,
      whole(segmentation.rows),
      String(segmentation.k),
      score(segmentation.silhouette),
      score(stabilityUsed(segmentation)),
    ]),
    [0.56, 0.1, 0.1, 0.12, 0.12],
    new Set([1, 2, 3, 4]),
    room,
  );
}
