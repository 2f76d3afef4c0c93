import { Button, Group, SimpleGrid, Text } from "@mantine/core";
import { useCallback, useState } from "react";
import type { Dataset } from "../../../src/api/dataset-store.ts";
import { correlationHeatMap } from "../../../src/charts/correlation-heat-map.ts";
import type { ChartDocument } from "../../../src/charts/document.ts";
import { histogramChart } from "../../../src/charts/histogram.ts";
import { profileCommandLine } from "../../../src/movies/command-line.ts";
import type { ColumnProfile, TableProfile } from "../../../src/movies/profile/profile-result.ts";
import { ask, askJson } from "../../api/client.ts";
import { useAsked } from "../../api/use-asked.ts";
import { ChartFrame } from "../../parts/chart-frame.tsx";
import { CommandLine } from "../../parts/command-line.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { dataWord } from "../../parts/data-word.ts";
import { Notes, Refusal, WhenHere } from "../../parts/states.tsx";

/** What a table holds and what is odd about it. onRemoved: after an uploaded one was removed. */
export function DatasetProfile({ dataset, onRemoved }: { dataset: Dataset; onRemoved: () => void }) {
  const [asked, again] = useAsked(dataset.id, () => askJson<TableProfile>(`/datasets/${dataset.id}/profile`));
  return (
    <WhenHere asked={asked} again={again}>
      {(profile) => (
        <>
          <CommandLine command={profileCommandLine(dataWord(dataset), dataset.read)} />
          <Text size="lg" my="sm">
            {profile.rows.toLocaleString("en")} movies
            {profile.target !== null &&
              `, ${profile.target.hits.toLocaleString("en")} hits among ${profile.target.known.toLocaleString("en")} known`}
          </Text>
          <Notes notes={[...dataset.notes, ...profile.notes]} />
          <DataTable
            label="Columns"
            head={["Column", "Kind", "Known", "Missing", "Different", "Least", "Median", "Most"]}
            texts={[1]}
            rows={profile.columns.map((column) => ({ key: column.column, cells: columnCells(column) }))}
          />
          <SimpleGrid cols={{ base: 1, lg: 2 }} mt="md">
            {profile.columns
              .filter(({ role, numbers }) => role === "measure" && numbers !== null)
              .map((column) => (
                <Histogram key={column.column} column={column} />
              ))}
            <Correlations profile={profile} />
          </SimpleGrid>
          {!dataset.builtIn && <Removal dataset={dataset} onRemoved={onRemoved} />}
        </>
      )}
    </WhenHere>
  );
}

function columnCells({ column, label, type, known, missing, distinct, numbers }: ColumnProfile) {
  const shown = (value: number | undefined) =>
    value === undefined ? "" : Number(value.toPrecision(5)).toLocaleString("en");
  return [
    label || column,
    type,
    ...[known, missing, distinct].map((count) => count.toLocaleString("en")),
    shown(numbers?.min),
    shown(numbers?.median),
    shown(numbers?.max),
  ];
}

function Histogram({ column }: { column: ColumnProfile }) {
  const draw = useCallback((document: ChartDocument) => histogramChart(column, document), [column]);
  const { edges, counts } = column.numbers!.histogram;
  return (
    <ChartFrame
      title={column.label}
      caption="How many movies have which value."
      draw={draw}
      rows={() => counts.map((count, bin) => ({ from: edges[bin], to: edges[bin + 1], movies: count }))}
    />
  );
}

function Correlations({ profile }: { profile: TableProfile }) {
  const { correlations } = profile;
  const draw = useCallback((document: ChartDocument) => correlationHeatMap(correlations, document), [correlations]);
  const rows = () =>
    correlations.columns.flatMap((a, row) =>
      correlations.columns.map((b, column) => ({ a, b, pearson: correlations.pearson[row]![column] })),
    );
  return <ChartFrame title="Correlations" caption="How columns go together, from −1 to 1." draw={draw} rows={rows} />;
}

/** Removes an uploaded table, when told so twice. */
function Removal({ dataset, onRemoved }: { dataset: Dataset; onRemoved: () => void }) {
  const [sure, setSure] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const remove = () =>
    ask(`/datasets/${dataset.id}`, { method: "DELETE" }).then(onRemoved, (error: Error) => setReason(error.message));
  return (
    <Group mt="xl">
      {sure ? (
        <>
          <Text size="sm">Runs that were made of {dataset.name} stay. Remove the table?</Text>
          <Button color="red" onClick={remove}>
            Remove it
          </Button>
          <Button variant="default" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={() => setSure(true)}>
          Remove this table …
        </Button>
      )}
      {reason !== null && <Refusal reason={reason} />}
    </Group>
  );
}
