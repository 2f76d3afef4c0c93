import {
  Button,
  Group,
  Progress,
  SegmentedControl,
  SimpleGrid,
  Slider,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import type { Dataset } from "../../src/api/dataset-store.ts";
import type { ChartDocument } from "../../src/charts/document.ts";
import { segmentHitRateChart } from "../../src/charts/segment-hit-rate.ts";
import { segmentMap } from "../../src/charts/segment-map.ts";
import { segmentMeansChart } from "../../src/charts/segment-means.ts";
import { elbowChart, silhouetteChart, stabilityChart } from "../../src/charts/segment-scan.ts";
import type { Progress as ScanProgress } from "../../src/learn/context.ts";
import { segmentCommandLine } from "../../src/movies/command-line.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import type { FeatureSet } from "../../src/movies/options.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import { fetchMovies } from "../api/movie-table.ts";
import { useAsked } from "../api/use-asked.ts";
import { SegmentMapView } from "../map/segment-map-view.tsx";
import { SelectedMovies } from "../map/selected-movies.tsx";
import type { Selection } from "../map/selection.ts";
import { ChartFrame, LiveFrame } from "../parts/chart-frame.tsx";
import { CommandLine } from "../parts/command-line.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { dataWord } from "../parts/data-word.ts";
import { DatasetChoice } from "../parts/dataset-choice.tsx";
import { csvText, download } from "../parts/download.ts";
import { Notes, Nothing, Refusal, WhenHere } from "../parts/states.tsx";
import { movieRows } from "../segmentation/movie-rows.ts";
import { useSegments } from "../segmentation/use-segments.ts";

/** Group the movies, beside the page: another number of segments shows at once. */
export function SegmentsPage({ chosen }: { chosen: string | undefined }) {
  return (
    <>
      <Title order={1}>Segments</Title>
      <DatasetChoice page="segments" chosen={chosen}>
        {(dataset) => <Segments key={dataset.id} dataset={dataset} />}
      </DatasetChoice>
    </>
  );
}

function Segments({ dataset }: { dataset: Dataset }) {
  const [asked, again] = useAsked(dataset.id, () => fetchMovies(dataset.id));
  return (
    <WhenHere asked={asked} again={again}>
      {(table) => <Segmentation table={table} dataset={dataset} />}
    </WhenHere>
  );
}

function Segmentation({ table, dataset }: { table: MovieTable; dataset: Dataset }) {
  const [k, setK] = useState<number | "auto">("auto");
  const [features, setFeatures] = useState<FeatureSet>("engagement,popularity");
  const [names, setNames] = useState<Readonly<Record<number, string>>>({});
  const { segmenting, cancel, again } = useSegments(table, features, k);
  const found = segmenting.state === "here" ? segmenting.result : null;
  const result = useMemo(() => (found === null ? null : renamed(found, names)), [found, names]);
  const shownK = k === "auto" ? (result?.k ?? 2) : k;
  return (
    <>
      <CommandLine
        command={segmentCommandLine(dataWord(dataset), dataset.read, {
          ...(k === "auto" ? {} : { k }),
          ...(features === "all" ? { features } : {}),
        })}
      />
      <Group align="end" gap="xl" my="md">
        <Switch
          label="Best number of segments"
          checked={k === "auto"}
          onChange={({ currentTarget }) => setK(currentTarget.checked ? "auto" : shownK)}
        />
        <Stack gap={2} w={260} pb={16}>
          <Text size="sm">Segments: {shownK}</Text>
          <Slider
            min={2}
            max={10}
            value={shownK}
            onChange={(value) => setK(value)}
            thumbLabel="Number of segments"
            label={null}
            marks={[2, 4, 6, 8, 10].map((value) => ({ value, label: value }))}
          />
        </Stack>
        <SegmentedControl
          aria-label="Features"
          value={features}
          onChange={(value) => setFeatures(value as FeatureSet)}
          data={[
            { value: "engagement,popularity", label: "The two composites" },
            { value: "all", label: "All six features" },
          ]}
        />
      </Group>
      {segmenting.state === "scanning" && <Scanning progress={segmenting.progress} onCancel={cancel} />}
      {segmenting.state === "cancelled" && (
        <Nothing title="Cancelled">
          <Button size="xs" variant="default" onClick={again}>
            Group the movies after all
          </Button>
        </Nothing>
      )}
      {segmenting.state === "refused" && <Refusal reason={segmenting.reason} />}
      {result !== null && <Found result={result} onRename={setNames} />}
    </>
  );
}

/** How far the numbers of segments have been tried. */
function Scanning({ progress, onCancel }: { progress: ScanProgress | null; onCancel: () => void }) {
  const share = progress === null ? 0 : (100 * progress.done) / Math.max(1, progress.total);
  const what = share < 100 ? "Trying numbers of segments" : "Measuring how well they stand apart";
  return (
    <Group role="status" gap="md" my="md">
      <div style={{ flex: 1, minWidth: 160 }}>
        <Text size="sm">{what} …</Text>
        <Progress value={share} aria-label={what} animated mt={4} />
      </div>
      <Button size="xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </Group>
  );
}

/** The result under names the reader gave. */
function renamed(result: SegmentResult, names: Readonly<Record<number, string>>): SegmentResult {
  const segments = result.segments.map((own) => ({ ...own, name: names[own.segment] || own.name }));
  return { ...result, segments };
}

function Found({
  result,
  onRename,
}: {
  result: SegmentResult;
  onRename: (change: (before: Readonly<Record<number, string>>) => Readonly<Record<number, string>>) => void;
}) {
  const [selection, setSelection] = useState<Selection | null>(null);
  const map = useCallback((document: ChartDocument) => segmentMap(result, document), [result]);
  const hitRate = useCallback((document: ChartDocument) => segmentHitRateChart(result, document), [result]);
  const means = useCallback((document: ChartDocument) => segmentMeansChart(result, document), [result]);
  const elbow = useCallback((document: ChartDocument) => elbowChart(result, document), [result]);
  const silhouette = useCallback((document: ChartDocument) => silhouetteChart(result, document), [result]);
  const stability = useCallback((document: ChartDocument) => stabilityChart(result, document), [result]);
  const profiles = () => result.segments.map(({ means: own, hitRateInterval: _, ...rest }) => ({ ...rest, ...own }));
  const scan = () => result.scan.map((point) => ({ ...point }));
  return (
    <>
      <Text size="lg">
        {result.rows.toLocaleString("en")} movies in {result.k} segments; mean silhouette {result.silhouette.toFixed(2)}
        .
      </Text>
      <Notes notes={result.notes} />
      <LiveFrame
        title="Segment map"
        caption="Every movie by engagement and popularity, in the colour and shape of its segment; large marks are the centres. With more than 5,000 movies in view each is a dot, and the colour deepens where they crowd."
        draw={map}
        rows={() => movieRows(result)}
      >
        <SegmentMapView result={result} selection={selection} onSelect={setSelection} />
        <SelectedMovies result={result} selection={selection} />
      </LiveFrame>
      <SimpleGrid cols={{ base: 1, lg: 2 }} mt="md">
        <ChartFrame
          title="Hit rate by segment"
          caption="Bars are 95% Wilson intervals."
          draw={hitRate}
          rows={profiles}
        />
        <ChartFrame
          title="Segment profiles"
          caption="Where each segment's mean lies between the least and the most of the table."
          draw={means}
          rows={profiles}
        />
      </SimpleGrid>
      <Group justify="space-between" mt="xl">
        <Title order={2}>Segments in figures</Title>
        <Button
          variant="default"
          size="xs"
          onClick={() => download("segments.csv", csvText(movieRows(result)), "text/csv")}
        >
          Download the movies with their segments
        </Button>
      </Group>
      <DataTable
        label="Segments"
        head={["Name", "Movies", "Engagement", "Popularity", "Hit rate", "Confidence"]}
        rows={result.segments.map((own) => ({
          key: String(own.segment),
          cells: [
            <TextInput
              key="name"
              size="xs"
              miw={160}
              aria-label={`Name of segment ${own.segment + 1}`}
              value={own.name}
              onChange={({ currentTarget: { value } }) => onRename((before) => ({ ...before, [own.segment]: value }))}
            />,
            own.count.toLocaleString("en"),
            own.engagement.toFixed(3),
            own.popularity.toFixed(3),
            own.hitRate === null ? "not known" : `${Math.round(100 * own.hitRate)}%`,
            `${Math.round(100 * own.confidence)}%`,
          ],
        }))}
      />
      <Title order={2} mt="xl">
        How many segments
      </Title>
      <SimpleGrid cols={{ base: 1, md: 3 }} mt="md">
        <ChartFrame
          title="Inertia"
          caption="It always falls; the elbow is where more segments stop paying."
          draw={elbow}
          rows={scan}
        />
        <ChartFrame title="Silhouette" caption="1 is best, 0 is on the border." draw={silhouette} rows={scan} />
        <ChartFrame
          title="Stability"
          caption="1: the same when the movies are resampled."
          draw={stability}
          rows={scan}
        />
      </SimpleGrid>
    </>
  );
}
