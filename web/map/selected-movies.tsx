import { Button, Group, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { wilsonInterval } from "../../src/math/stats.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import { DataTable } from "../parts/data-table.tsx";
import { csvText, download } from "../parts/download.ts";
import { movieRows } from "../segmentation/movie-rows.ts";
import { type Selection, selectionFigures } from "./selection.ts";

const mostListed = 50;

/** What was selected on the map: how many, what they come to, which, and all of them as CSV. */
export function SelectedMovies({ result, selection }: { result: SegmentResult; selection: Selection | null }) {
  const figures = useMemo(
    () => (selection === null ? null : selectionFigures(selection.rows, result.movies)),
    [selection, result],
  );
  if (selection === null || figures === null) {
    return (
      <Text size="sm" c="dimmed" mt="md">
        Nothing is selected. Drag a rectangle on the map, or pick movies, to see here what they come to.
      </Text>
    );
  }
  const { movies, segments } = result;
  const shown = Array.from(selection.rows.subarray(0, mostListed));
  return (
    <section aria-labelledby="selected-title">
      <Group justify="space-between" mt="md">
        <Title order={2} size="h4" id="selected-title">
          Selected: {movieCount(figures.movies)}
        </Title>
        <Button
          size="xs"
          variant="default"
          disabled={figures.movies === 0}
          onClick={() => download("selection.csv", csvText(movieRows(result, selection.rows)), "text/csv")}
        >
          Download the selection
        </Button>
      </Group>
      <Text role="status">{selectionWords(figures)}</Text>
      {shown.length > 0 && (
        <DataTable
          label="Selected movies"
          head={["Movie", "Segment", "Engagement", "Popularity", "Hit"]}
          texts={[1]}
          rows={shown.map((row) => ({
            key: movies.ids[row]!,
            cells: [
              movies.titles[row],
              segments[movies.segment[row]!]!.name,
              movies.engagement[row]!.toFixed(3),
              movies.popularity[row]!.toFixed(3),
              movies.hit[row] === null ? "not known" : movies.hit[row] === 1 ? "yes" : "no",
            ],
          }))}
        />
      )}
      {selection.rows.length > mostListed && (
        <Text size="sm" c="dimmed">
          The first {mostListed}; all are in the download.
        </Text>
      )}
    </section>
  );
}

function selectionWords({ movies, known, hits, engagement, popularity }: ReturnType<typeof selectionFigures>): string {
  if (movies === 0) return "No movie lies there.";
  const means = `mean engagement ${engagement!.toFixed(2)}, mean popularity ${popularity!.toFixed(2)}`;
  if (known === 0) return `It is not known which are hits; ${means}.`;
  const [low, high] = wilsonInterval(hits, known);
  const percent = (share: number) => `${Math.round(100 * share)}%`;
  return `Hit rate ${percent(hits / known)} (${hits.toLocaleString("en")} of ${known.toLocaleString("en")}; 95% interval ${percent(low)} to ${percent(high)}), ${means}.`;
}

function movieCount(count: number): string {
  return count === 1 ? "1 movie" : `${count.toLocaleString("en")} movies`;
}
