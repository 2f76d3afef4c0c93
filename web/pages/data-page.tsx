import { Button, FileButton, Group, List, NativeSelect, SimpleGrid, Text, TextInput, Title } from "@mantine/core";
import { useCallback, useState } from "react";
import type { Dataset } from "../../src/api/dataset-store.ts";
import type { ReadChoices } from "../../src/api/read-uploaded.ts";
import { correlationHeatMap } from "../../src/charts/correlation-heat-map.ts";
import type { ChartDocument } from "../../src/charts/document.ts";
import { histogramChart } from "../../src/charts/histogram.ts";
import { shellText } from "../../src/movies/command-line.ts";
import type { ColumnProfile, TableProfile } from "../../src/movies/profile/profile-result.ts";
import { ask, askJson } from "../api/client.ts";
import { useAsked } from "../api/use-asked.ts";
import { ChartFrame } from "../parts/chart-frame.tsx";
import { CommandLine } from "../parts/command-line.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { dataWord } from "../parts/data-word.ts";
import { DatasetChoice } from "../parts/dataset-choice.tsx";
import { Notes, Refusal, WhenHere } from "../parts/states.tsx";

/** Bring a table in, and look at what it holds. */
export function DataPage({ chosen }: { chosen: string | undefined }) {
  const [added, setAdded] = useState(0);
  const show = ({ id }: Dataset) => {
    setAdded((count) => count + 1);
    location.hash = `/data/${id}`;
  };
  return (
    <>
      <Title order={1}>Data</Title>
      <Upload onAdded={show} />
      <DatasetChoice key={added} page="data" chosen={chosen}>
        {(dataset) => <Profile key={dataset.id} dataset={dataset} />}
      </DatasetChoice>
    </>
  );
}

/** A file to be read with the options of the command line; the whole area takes a dropped one. */
function Upload({ onAdded }: { onAdded: (dataset: Dataset) => void }) {
  const [read, setRead] = useState<ReadChoices>({});
  const [state, setState] = useState<{ readonly busy: boolean; readonly reason: string | null }>({
    busy: false,
    reason: null,
  });
  const [over, setOver] = useState(false);
  const choose = (change: ReadChoices) => setRead((before) => ({ ...before, ...change }));
  const send = async (file: File | null | undefined) => {
    if (!file) return;
    setState({ busy: true, reason: null });
    const form = new FormData();
    form.append("options", JSON.stringify(read));
    form.append("file", file, file.name);
    try {
      const dataset = (await (await ask("/datasets", { method: "POST", body: form })).json()) as Dataset;
      setState({ busy: false, reason: null });
      onAdded(dataset);
    } catch (error) {
      setState({ busy: false, reason: (error as Error).message });
    }
  };
  return (
    <section
      aria-label="Add a table"
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void send(event.dataTransfer.files[0]);
      }}
    >
      <Group align="end" gap="sm">
        <FileButton onChange={send}>
          {(button) => (
            <Button {...button} loading={state.busy}>
              Add a table …
            </Button>
          )}
        </FileButton>
        <NativeSelect
          label="Completion rate is"
          data={[
            { value: "", label: "a share, 0 to 1" },
            { value: "percent", label: "a percentage, 0 to 100" },
          ]}
          onChange={({ currentTarget }) =>
            choose({ completion: currentTarget.value === "percent" ? "percent" : undefined })
          }
        />
        <TextInput
          label="Ratings go up to"
          placeholder="5"
          inputMode="numeric"
          w={120}
          onChange={({ currentTarget }) => choose({ ratingScale: Number(currentTarget.value) || undefined })}
        />
        <TextInput
          label="Column of hits"
          placeholder="hit"
          w={140}
          onChange={({ currentTarget }) => choose({ target: currentTarget.value || undefined })}
        />
        <TextInput
          label="Column of ids"
          placeholder="movie_id"
          w={140}
          onChange={({ currentTarget }) => choose({ id: currentTarget.value || undefined })}
        />
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        CSV, CSV.gz, Parquet or JSON lines; or drop the file here. It stays on this server.
      </Text>
      {state.reason !== null && <Refusal reason={state.reason} />}
    </section>
  );
}

function Profile({ dataset }: { dataset: Dataset }) {
  const [asked, again] = useAsked(dataset.id, () => askJson<TableProfile>(`/datasets/${dataset.id}/profile`));
  return (
    <WhenHere asked={asked} again={again}>
      {(profile) => (
        <>
          <CommandLine command={shellText(["marquee", "profile", dataWord(dataset)])} />
          <Text size="lg" my="sm">
            {profile.rows.toLocaleString("en")} movies
            {profile.target !== null &&
              `, ${profile.target.hits.toLocaleString("en")} hits among ${profile.target.known.toLocaleString("en")} known`}
          </Text>
          <Notes notes={[...dataset.notes, ...profile.notes]} />
          {profile.suspectedUnits.length > 0 && (
            <List size="sm">
              {profile.suspectedUnits.map((suspect) => (
                <List.Item
                  key={suspect.column}
                >{`${suspect.column}: ${Object.values(suspect).slice(1).join("; ")}`}</List.Item>
              ))}
            </List>
          )}
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
    known,
    missing,
    distinct,
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
