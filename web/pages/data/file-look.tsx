import { Alert, Button, Group, Table, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Dataset } from "../../../src/api/dataset-store.ts";
import type { Preview } from "../../../src/api/preview-schema.ts";
import type { ReadChoices } from "../../../src/api/read-uploaded.ts";
import { profileCommandLine } from "../../../src/movies/command-line.ts";
import type { TableProfile } from "../../../src/movies/profile/profile-result.ts";
import { sendFile } from "../../api/upload.ts";
import { CommandLine } from "../../parts/command-line.tsx";
import { Notes, Refusal } from "../../parts/states.tsx";
import { ReadForm } from "./read-form.tsx";
import { usePreview } from "./use-preview.ts";

const shownRows = 8;
const shownColumns = 40;
const longestCell = 40;

/** A file before it is taken in: what it would be, and the choices of how to read it. Nothing is kept until it is added. */
export function FileLook({
  file,
  onAdded,
  onLeft,
}: {
  file: File;
  onAdded: (dataset: Dataset) => void;
  onLeft: () => void;
}) {
  const [read, setRead] = useState<ReadChoices>({});
  const [adding, setAdding] = useState<{ readonly busy: boolean; readonly reason: string | null }>({
    busy: false,
    reason: null,
  });
  const { preview, reason, busy } = usePreview(file, read);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const leaving = useRef(new AbortController());
  const shown = useRef(true);
  useEffect(
    () => () => {
      shown.current = false;
    },
    [],
  );
  const add = () => {
    setAdding({ busy: true, reason: null });
    sendFile<Dataset>("/datasets", file, read, leaving.current.signal).then(
      // Whoever went to another page meanwhile finds the table there later, and stays where they are.
      (dataset) => shown.current && onAdded(dataset),
      (error: Error) => setAdding({ busy: false, reason: error.message }),
    );
  };
  const leave = () => {
    leaving.current.abort();
    onLeft();
  };
  return (
    <section aria-labelledby="look-title">
      <Title order={2} id="look-title" tabIndex={-1} ref={title} style={{ overflowWrap: "anywhere" }}>
        {file.name}
      </Title>
      <Text role="status" size="sm" c="dimmed" mb="xs">
        {busy ? `Looking at ${bytesText(file.size)} …` : summary(preview)}
      </Text>
      {reason !== null && <Refusal reason={reason} />}
      {preview !== null && <FirstRows preview={preview} />}
      <ReadForm
        read={read}
        preview={preview}
        onChange={(choices) => {
          setAdding({ busy: false, reason: null });
          setRead(choices);
        }}
      />
      {preview?.refusal && (
        <Alert role="alert" color="orange" variant="light" title="Read like this, it is refused" my="md">
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {preview.refusal.detail}
            {preview.refusal.code === "COLUMN_MISSING" && " Here: choose them above, under “Which column is which”."}
          </Text>
        </Alert>
      )}
      {preview?.profile && <Quality profile={preview.profile} notes={preview.notes} />}
      {adding.reason !== null && <Refusal reason={adding.reason} />}
      <CommandLine command={profileCommandLine(file.name, read)} />
      <Group>
        <Button onClick={add} loading={adding.busy} disabled={busy || preview === null || preview.refusal !== null}>
          Add this table
        </Button>
        <Button variant="default" onClick={leave}>
          Leave it
        </Button>
      </Group>
    </section>
  );
}

function summary(preview: Preview | null): string {
  if (preview === null) return "Nothing to show.";
  const { columns, profile } = preview;
  const width = `${columns.length} columns`;
  if (profile === null) return `${width}. Nothing is kept yet.`;
  const target = profile.target === null ? "no target" : `${count(profile.target.hits)} hits`;
  return `${count(profile.rows)} movies, ${target}, ${width}. Nothing is kept yet.`;
}

/** The top of the file as it stands, with what each column serves as. */
function FirstRows({ preview: { columns, rows } }: { preview: Preview }) {
  const shown = columns.slice(0, shownColumns);
  return (
    <>
      <Table.ScrollContainer
        minWidth={300}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": "First rows" } }}
      >
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {shown.map(({ name, role, type }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice, places do not
                <Table.Th key={index} style={{ whiteSpace: "nowrap", verticalAlign: "top" }}>
                  {cut(name)}
                  <Text size="xs" c="dimmed">
                    {role === null || role === name ? type : `${type}, serves as ${role}`}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, shownRows).map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their places
              <Table.Tr key={row}>
                {shown.map((_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells keep their places
                  <Table.Td key={index} style={{ whiteSpace: "nowrap" }}>
                    {cut(cells[index] ?? "")}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {columns.length > shown.length && (
        <Text size="sm" c="dimmed">
          The first {shown.length} of {count(columns.length)} columns.
        </Text>
      )}
    </>
  );
}

/** What would be noted, and where values are missing. */
function Quality({ profile, notes }: { profile: TableProfile; notes: Preview["notes"] }) {
  const missing = profile.columns.filter((column) => column.missing > 0);
  return (
    <>
      <Notes notes={[...notes, ...profile.notes]} />
      {missing.length > 0 && (
        <Text size="sm" my="xs">
          Missing values:{" "}
          {missing
            .slice(0, 10)
            .map((column) => `${column.column} ${count(column.missing)}`)
            .join(", ")}
          {missing.length > 10 ? ` and ${missing.length - 10} more columns` : ""}.
        </Text>
      )}
    </>
  );
}

function cut(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function bytesText(bytes: number): string {
  const [unit, name] = bytes < 1e6 ? ([1e3, "kB"] as const) : ([1e6, "MB"] as const);
  return `${(bytes / unit).toFixed(1)} ${name}`;
}
