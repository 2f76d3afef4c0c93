import { countOf, countText, percent, score, scoreRange } from "../studies/wording.ts";
import type { Fidelity, SynthResult } from "../synth/synth-result.ts";
import type { Style } from "./output.ts";
import { inert, tableLines, wrapText } from "./text-table.ts";

/** What `marquee synth` says to people. */
export function synthLines(result: SynthResult, out: string, style: Style, width: number): string[] {
  const { source, rows, hitRate, oracle } = result;
  const [correlationHead = "", ...correlations] = tableLines(correlationColumns, correlationRows(result), width);
  const [fidelityHead = "", ...fidelity] = tableLines(fidelityColumns, fidelityRows(result.fidelity), width);
  const best = `The oracle, which knows how the movies were made: ROC AUC ${oracle.rocAuc.toFixed(3)} (± ${oracle.standardErrors.rocAuc.toFixed(4)}), Brier score ${oracle.brier.toFixed(3)}, ${percent(oracle.accuracy)} right verdicts. No model can do better from the four measures.`;
  return [
    style.bold(`${countOf(rows, "synthetic movie")} like ${inert(source)}, ${percent(hitRate)} hits`),
    "",
    style.bold(correlationHead),
    ...correlations,
    "",
    style.bold(fidelityHead),
    ...fidelity,
    "",
    ...wrapText(best, width),
    ...powerLines(result, style, width),
    "",
    `Table: ${style.bold(inert(out))}`,
  ];
}

const correlationColumns = [
  { title: "measure" },
  { title: "with the target: learned", align: "right" },
  { title: "aimed at", align: "right" },
  { title: "made", align: "right" },
] as const;

function correlationRows({ steering, correlations }: SynthResult): string[][] {
  const text = (value: number | null) => (value === null ? "–" : score(value));
  return steering.map(({ measure, learned, aim }) => [measure, text(learned), text(aim), text(correlations[measure])]);
}

const fidelityColumns = [
  { title: "how like the real movies" },
  { title: "", align: "right" },
  { title: "", wrap: true },
] as const;

function fidelityRows({ quality, shapes, trends, classShapes, detection, utility, privacy }: Fidelity): string[][] {
  const auc = ({ rocAuc, interval }: { rocAuc: number; interval: readonly [number, number] | null }) =>
    interval === null ? score(rocAuc) : `${score(rocAuc)} (${scoreRange(interval)})`;
  return [
    ["quality", score(quality), "1 is the same; the mean of the next two, as SDMetrics counts it"],
    ["column shapes", score(shapes.score), "each column by itself"],
    [
      "pair trends",
      trends.score === null ? "–" : score(trends.score),
      "how columns go together that do so in the real movies",
    ],
    ["shapes within a class", score(classShapes.score), "hits and other movies apart"],
    ...(detection === null
      ? []
      : [
          [
            "detection",
            auc(detection),
            `ROC AUC of a classifier of real and synthetic, ${countOf(detection.rows, "movie")}; 0.5: cannot tell`,
          ],
        ]),
    ...(utility === null
      ? []
      : [
          [
            "learned from synthetic",
            auc(utility.trainedOnSynthetic),
            `ROC AUC on ${countOf(utility.rows.test, "real movie")} unseen`,
          ],
          ["learned from real", auc(utility.trainedOnReal), "the same, for comparison"],
        ]),
    ["copies of real movies", countText(privacy.copies), copyText(privacy)],
  ];
}

function copyText({ nearest, redrawn }: Fidelity["privacy"]): string {
  const again = redrawn === 0 ? "" : `; ${countText(redrawn)} were drawn again`;
  if (nearest === null) return `none allowed${again}`;
  return `nearest real movie ${score(nearest.synthetic)} standard deviations away; between real ones ${score(nearest.real)}${again}`;
}

function powerLines({ power, oracle }: SynthResult, style: Style, width: number): string[] {
  if (power.length === 0) return [];
  const correlations = [...new Set(power.map(({ correlation }) => correlation))];
  const differences = [...new Set(power.map(({ difference }) => difference))];
  const columns = [
    { title: "test movies to see a fall in ROC AUC of" },
    ...correlations.map((correlation) => ({ title: `scores correlated ${correlation}`, align: "right" as const })),
  ];
  const rows = differences.map((difference) => [
    `${difference} from ${oracle.rocAuc.toFixed(3)}`,
    ...power.filter((row) => row.difference === difference).map((row) => countText(row.rows)),
  ]);
  const [head = "", ...lines] = tableLines(columns, rows, width);
  const assumed =
    "With a chance of 80%, at the 5% level, judged on the same movies; scores assumed normal within each class.";
  return ["", style.bold(head), ...lines, ...wrapText(assumed, width)];
}
