import type { Content } from "pdfmake/interfaces.js";
import { calibrationChart } from "../../charts/calibration.ts";
import { rocChart } from "../../charts/curves.ts";
import type { ChartDocument } from "../../charts/document.ts";
import { leaderboardChart } from "../../charts/leaderboard.ts";
import type { TrainResult } from "../../movies/train-result.ts";
import type { RunResult, StudyResult } from "../../studies/study-result.ts";
import { percent, score, scoreRange, whole } from "../format.ts";
import { trustMarks } from "../trust.ts";
import { pdfChart } from "./pdf-chart.ts";
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
import { largest } from "./segments-page.ts";

type ModelStudy = StudyResult & { readonly training: TrainResult };

/** The second page: the hit models with what they are worth, and the limits of it all. */
export function modelsPage(run: RunResult, room: Room, document: ChartDocument): Content[] {
  const studies = run.studies.filter((study): study is ModelStudy => study.training !== null);
  return [
    heading("The hit models, and what they are worth"),
    ...(studies.length === 0
      ? [paragraph("No study of this run learned to tell hits.")]
      : models(studies, room, document)),
    heading("How far it goes"),
    limitsOf(run, room),
    ...(run.skipped.length === 0
      ? []
      : [smallHeading("Not run"), sentenceList(skippedOf(run), { ...room, sentences: 2 })]),
    heading("How to get these figures again"),
    paragraph(clipped(`${run.command} · Marquee ${run.version} · seed ${run.seed}`, 240)),
    paragraph(
      "Every figure and every limit, study by study, is in report.html of this run, and as data in result.json.",
    ),
  ];
}

function models(studies: readonly ModelStudy[], room: Room, document: ChartDocument): Content[] {
  const main = largest(studies);
  const name = studies.length === 1 ? "" : `: ${clipped(main.title, 80)}`;
  return [
    figures(modelFigures(main, document), room),
    modelsTable(studies, room),
    sentenceList(
      studies.map(({ conclusion }) => conclusion),
      room,
    ),
    smallHeading(`What to do with it${name}`),
    sentenceList(main.decisions, room),
  ];
}

function modelFigures({ title, training }: ModelStudy, document: ChartDocument): PdfFigure[] {
  const roc = rocChart(training, document);
  const calibration = calibrationChart(training, document);
  return [
    {
      title,
      reading: "By cross-validation; the dashed line is what guessing reaches.",
      svg: pdfChart(leaderboardChart(training, document)),
    },
    ...(roc === null
      ? []
      : [
          {
            title: "Its one test: ROC curve",
            reading: "Hits found against false alarms; the ring is the threshold in use.",
            svg: pdfChart(roc),
          },
        ]),
    ...(roc !== null || calibration === null
      ? []
      : [
          {
            title: "Its one test: calibration",
            reading: "On the dashed line a forecast is perfect.",
            svg: pdfChart(calibration),
          },
        ]),
  ];
}

/** What each model reached: in cross-validation, and in its one test on movies that nothing was learned from. */
function modelsTable(studies: readonly ModelStudy[], room: Room): Content {
  const rows = studies.map((study) => {
    const { rows, winner, winnerLabel, leaderboard, baseline, test } = study.training;
    const chosen = leaderboard.find(({ learner }) => learner === winner);
    return [
      study.title,
      winnerLabel,
      `${whole(rows.train)} / ${whole(rows.test)}`,
      `${score(chosen?.cv.rocAuc)} (${score(baseline.cv.rocAuc)})`,
      `${score(test.rocAuc)} (${scoreRange(test.intervals.rocAuc)})`,
      percent(test.accuracy),
      trustMarks(study)
        .map(({ text }) => text)
        .join("; "),
    ];
  });
  return table(
    [
      "Study",
      "Chosen",
      "Movies to learn from / test on",
      "ROC AUC, cross-validated (baseline)",
      "ROC AUC, test (95% interval)",
      "Right verdicts",
      "How far to trust it",
    ],
    rows,
    [0.22, 0.13, 0.12, 0.13, 0.15, 0.08, 0.27],
    new Set([2, 3, 4, 5]),
    room,
  );
}

/** The limits of every study, each said once; with little room the first of each. */
function limitsOf({ studies }: RunResult, room: Room): Content {
  if (studies.length === 0) return paragraph("No study ran.");
  const most = Math.max(1, Math.floor(room.sentences / studies.length));
  const said = new Set<string>();
  const items = studies.slice(0, room.sentences).map(({ title, limits, data }) => {
    // What the first page says of stand-ins is not said again.
    const told = [
      ...data.proxies.map(({ formula }) => formula),
      ...(data.targetRule === null ? [] : [data.targetRule]),
    ];
    const own = limits.filter((limit) => !said.has(limit) && !told.some((text) => limit.includes(text))).slice(0, most);
    for (const limit of own) said.add(limit);
    const sentences = own.map((limit) => clipped(limit, room.sentence)).join(" ");
    return { text: [{ text: `${clipped(title, 80)}: `, bold: true }, sentences || "as above."] };
  });
  return { ul: items, margin: [0, 0, 0, 4] };
}

function skippedOf({ skipped }: RunResult): string[] {
  return skipped.map(({ name, reason }) => `${name}: ${reason}`);
}
