import type { Content, TableCell } from "pdfmake/interfaces.js";

export const ink = "#1f1d1a";
const soft = "#5f5a52";
const line = "#d9d4ca";

/** A4 in points, and what is left of it between the margins. */
export const page = { width: 595.28, height: 841.89, margins: [44, 40, 44, 46] } as const;
const textWidth = page.width - page.margins[0] - page.margins[2];

/** How much is told: what does not fit on a page is told in fewer words. */
export interface Room {
  /** Characters of a sentence. */
  readonly sentence: number;
  /** Of conclusions, decisions and limits: how many sentences each. */
  readonly sentences: number;
  /** Rows of a table. */
  readonly rows: number;
  /** Width of each of the two charts side by side, in points. */
  readonly chart: number;
}

/** From the most to the least. The last fits a page whatever the texts are. */
export const rooms: readonly Room[] = [
  { sentence: 640, sentences: 12, rows: 14, chart: 225 },
  { sentence: 640, sentences: 12, rows: 14, chart: 182 },
  { sentence: 480, sentences: 9, rows: 12, chart: 160 },
  { sentence: 360, sentences: 7, rows: 10, chart: 140 },
  { sentence: 220, sentences: 4, rows: 7, chart: 130 },
  { sentence: 140, sentences: 3, rows: 5, chart: 115 },
  { sentence: 80, sentences: 2, rows: 3, chart: 100 },
];

/** A text from anywhere on one line and within a limit: it cannot push a page over its end. */
export function clipped(text: string, limit: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g, " ");
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit - 1);
  const gap = cut.lastIndexOf(" ");
  return `${(gap > limit / 2 ? cut.slice(0, gap) : cut).trimEnd()}…`;
}

export function heading(text: string): Content {
  return {
    stack: [
      { text, fontSize: 13, bold: true, color: ink, margin: [0, 9, 0, 2] },
      { canvas: [{ type: "line", x1: 0, y1: 0, x2: textWidth, y2: 0, lineWidth: 0.7, lineColor: line }] },
    ],
    margin: [0, 0, 0, 5],
  };
}

export function smallHeading(text: string): Content {
  return { text, bold: true, color: ink, margin: [0, 6, 0, 2] };
}

export function paragraph(text: string): Content {
  return { text, color: ink, margin: [0, 0, 0, 4] };
}

/** Sentences as a list, as many as there is room for; what is left out is counted. */
export function sentenceList(sentences: readonly string[], room: Room): Content {
  const shown = sentences.slice(0, room.sentences).map((sentence) => clipped(sentence, room.sentence));
  return {
    ul: [...shown, ...moreOf(sentences.length - shown.length)],
    color: ink,
    markerColor: soft,
    margin: [0, 0, 0, 4],
  };
}

function moreOf(count: number): string[] {
  return count === 0 ? [] : [`${count} more in report.html.`];
}

/** A table over the whole width. widths: shares of it. numeric: columns whose texts stand to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  numeric: ReadonlySet<number>,
  room: Room,
): Content {
  const cell = (text: string, column: number, header: boolean): TableCell => ({
    text: clipped(text, Math.max(24, Math.round(widths[column]! * room.sentence))),
    alignment: numeric.has(column) ? "right" : "left",
    ...(header ? { color: soft, fontSize: 7.5 } : { color: ink }),
  });
  const shown = rows.slice(0, room.rows);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const padding = 6;
  return {
    stack: [
      {
        table: {
          headerRows: 1,
          widths: widths.map((width) => (width / total) * (textWidth - padding * widths.length)),
          body: [
            head.map((text, column) => cell(text, column, true)),
            ...shown.map((row) => row.map((text, column) => cell(text, column, false))),
          ],
        },
        layout: {
          hLineWidth: (row) => (row === 0 ? 0 : 0.5),
          vLineWidth: () => 0,
          hLineColor: () => line,
          paddingLeft: () => 0,
          paddingRight: () => padding,
          paddingTop: () => 2,
          paddingBottom: () => 2,
        },
      },
      ...moreOf(rows.length - shown.length).map((text): Content => ({ text, color: soft, fontSize: 7.5 })),
    ],
    fontSize: 8,
    margin: [0, 3, 0, 5],
  };
}

/** A chart with its title and what to look for. */
export interface PdfFigure {
  readonly title: string;
  readonly reading: string;
  readonly svg: string;
}

/** Up to two charts side by side. */
export function figures(charts: readonly PdfFigure[], room: Room): Content {
  return {
    columns: charts.map(({ title, reading, svg }) => ({
      width: textWidth / 2 - 6,
      stack: [
        { text: clipped(title, 60), bold: true, color: ink },
        { text: clipped(reading, 200), color: soft, fontSize: 7.5, margin: [0, 1, 0, 3] },
        { svg, width: room.chart },
      ],
    })),
    columnGap: 12,
    margin: [0, 2, 0, 2],
  };
}
