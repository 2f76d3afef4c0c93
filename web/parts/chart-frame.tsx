import { Button, Group, Paper, Text } from "@mantine/core";
import { useMemo } from "react";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import type { ChartDocument, ChartElement } from "../../src/charts/document.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { csvText, download, pngOf } from "./download.ts";

/** A chart of the library with its title, what it shows, and the ways to take it along. Nothing is shown where there is no chart. */
export function ChartFrame({
  title,
  caption,
  draw,
  rows,
}: {
  title: string;
  caption: string;
  /** Must be the same function as long as the chart is the same. */
  draw: (document: ChartDocument) => ChartElement | null;
  /** The figures the chart shows, for the download as CSV. */
  rows: () => readonly Readonly<Record<string, unknown>>[];
}) {
  const svg = useMemo(() => {
    const chart = draw(svgDocument());
    return chart === null ? null : chartSvg(chart);
  }, [draw]);
  if (svg === null) return null;
  const file = title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const colour = () => getComputedStyle(document.body);
  const alone = () => svg.replace("<svg ", `<svg style="color:${colour().color};font-family:sans-serif" `);
  const ways = [
    ["SVG", () => download(`${file}.svg`, alone(), "image/svg+xml")],
    ["PNG", () => void pngOf(alone(), colour().backgroundColor).then((blob) => download(`${file}.png`, blob))],
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
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: chartSvg escapes every text and attribute */}
      <div className="chart" dangerouslySetInnerHTML={{ __html: svg }} />
      <Text component="figcaption" size="sm" c="dimmed" mt={4}>
        {caption}
      </Text>
    </Paper>
  );
}
