import { Button, Group, Paper, Text } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import type { ChartDocument, ChartElement } from "../../src/charts/document.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { csvText, download, pngOf } from "./download.ts";

interface Chart {
  readonly title: string;
  readonly caption: string;
  /** Must be the same function as long as the chart is the same. */
  readonly draw: (document: ChartDocument) => ChartElement | null;
  /** The figures the chart shows, for the download as CSV. */
  readonly rows: () => readonly Readonly<Record<string, unknown>>[];
}

/** A chart of the library with its title, what it shows, and the ways to take it along. Nothing is shown where there is no chart. */
export function ChartFrame({ title, caption, draw, rows }: Chart) {
  const svg = useMemo(() => svgOf(draw), [draw]);
  if (svg === null) return null;
  return (
    <Framed title={title} caption={caption} svg={() => svg} rows={rows}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: chartSvg escapes every text and attribute */}
      <div className="chart" dangerouslySetInnerHTML={{ __html: svg }} />
    </Framed>
  );
}

/** Something that is drawn in another way on the page, with the chart of the library to take along: it is drawn when it is asked for. */
export function LiveFrame({ title, caption, draw, rows, children }: Chart & { children: ReactNode }) {
  return (
    <Framed title={title} caption={caption} svg={() => svgOf(draw)!} rows={rows}>
      {children}
    </Framed>
  );
}

function svgOf(draw: Chart["draw"]): string | null {
  const chart = draw(svgDocument());
  return chart === null ? null : chartSvg(chart);
}

function Framed({
  title,
  caption,
  svg,
  rows,
  children,
}: Pick<Chart, "title" | "caption" | "rows"> & { svg: () => string; children: ReactNode }) {
  const file = title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const look = () => getComputedStyle(document.body);
  const alone = () =>
    svg().replace(
      "<svg ",
      `<svg style="color:${look().color};background:${look().backgroundColor};font-family:sans-serif" `,
    );
  const ways = [
    ["SVG", () => download(`${file}.svg`, alone(), "image/svg+xml")],
    ["PNG", () => void pngOf(alone(), look().backgroundColor).then((blob) => download(`${file}.png`, blob))],
    ["CSV", () => download(`${file}.csv`, csvText(rows()), "text/csv")],
  ] as const;
  return (
    <Paper withBorder p="md" component="figure" m={0}>
      <Group justify="space-between" align="start" wrap="nowrap" mb={4}>
        <Text fw={600}>{title}</Text>
        <Group gap={2} wrap="nowrap">
          {ways.map(([way, save]) => (
            <Button key={way} size="compact-xs" variant="subtle" aria-label={`${title} as ${way}`} onClick={save}>
              {way}
            </Button>
          ))}
        </Group>
      </Group>
      {children}
      <Text component="figcaption" size="sm" c="dimmed" mt={4}>
        {caption}
      </Text>
    </Paper>
  );
}
