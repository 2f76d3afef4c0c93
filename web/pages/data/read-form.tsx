import { Button, Group, NativeSelect, SimpleGrid, Text, TextInput } from "@mantine/core";
import type { Preview } from "../../../src/api/preview-schema.ts";
import type { ReadChoices } from "../../../src/api/read-uploaded.ts";
import { columnTitle } from "../../../src/charts/column-scale.ts";
import { type MeasureName, measures } from "../../../src/movies/movie.ts";

const found = "found by looking";
const delimiters = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };
const formats = { csv: "CSV", jsonl: "JSON lines", parquet: "Parquet", xlsx: "Excel workbook" };

/** Which column serves as what, and how values are written: the options of the command line. preview: null where the file could not be shown. */
export function ReadForm({
  read,
  preview,
  onChange,
}: {
  read: ReadChoices;
  preview: Preview | null;
  onChange: (read: ReadChoices) => void;
}) {
  const set = (change: ReadChoices) => onChange(withoutEmpty({ ...read, ...change }));
  const setMeasures = (change: ReadChoices["columns"]) => set({ columns: { ...read.columns, ...change } });
  const columns = preview?.columns ?? [];
  const serving = (role: string) => columns.find((column) => column.role === role)?.name ?? "";
  const suggested = Object.entries(preview?.suggested ?? {}).filter(
    ([measure]) => read.columns?.[measure as MeasureName] === undefined,
  );
  return (
    <>
      {columns.length > 0 && (
        <fieldset className="plain">
          <Text component="legend" fw={600}>
            Which column is which
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
            {measures.map(({ name, ...words }) => (
              <NativeSelect
                key={name}
                label={columnTitle(words)}
                value={read.columns?.[name] ?? serving(name)}
                data={choices(columns, "not found: choose one", serving(name))}
                onChange={({ currentTarget: { value } }) => setMeasures({ [name]: value === name ? "" : value })}
              />
            ))}
            <NativeSelect
              label="Hit or not"
              value={read.target ?? serving("hit")}
              data={choices(columns, "not in this file", serving("hit"))}
              onChange={({ currentTarget: { value } }) => set({ target: value === "hit" ? "" : value })}
            />
            <NativeSelect
              label="Ids"
              value={read.id ?? serving("movie_id")}
              data={choices(columns, "none: number the movies", serving("movie_id"))}
              onChange={({ currentTarget: { value } }) => set({ id: value === "movie_id" ? "" : value })}
            />
          </SimpleGrid>
          {suggested.length > 0 && (
            <Group gap="xs" mt="xs">
              <Text size="sm">
                Nearest names: {suggested.map(([measure, column]) => `${column} for ${measure}`).join(", ")}.
              </Text>
              <Button size="compact-xs" variant="default" onClick={() => setMeasures(Object.fromEntries(suggested))}>
                Take them
              </Button>
            </Group>
          )}
        </fieldset>
      )}
      <fieldset className="plain">
        <Text component="legend" fw={600}>
          How it is written
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          <NativeSelect
            label="Completion rate is"
            value={read.completion ?? "share"}
            data={[
              { value: "share", label: "a share, 0 to 1" },
              { value: "percent", label: "a percentage, 0 to 100" },
            ]}
            onChange={({ currentTarget: { value } }) =>
              set({ completion: value === "percent" ? "percent" : undefined })
            }
          />
          <NativeSelect
            label="Ratings run"
            value={String(read.ratingScale ?? "")}
            data={[
              { value: "", label: "from 1 to 5" },
              ...[5, 10, 100].map((top) => ({ value: String(top), label: `from 0 to ${top}` })),
            ]}
            onChange={({ currentTarget: { value } }) => set({ ratingScale: Number(value) || undefined })}
          />
          <NativeSelect
            label="Decimal mark"
            value={read.decimal ?? ""}
            data={[
              { value: "", label: found },
              { value: "point", label: "point: 0.5" },
              { value: "comma", label: "comma: 0,5" },
            ]}
            onChange={({ currentTarget: { value } }) =>
              set({ decimal: (value || undefined) as ReadChoices["decimal"] })
            }
          />
          {(preview === null || preview.format === "csv") && (
            <NativeSelect
              label="Fields are parted by"
              value={read.delimiter ?? ""}
              data={[
                { value: "", label: preview?.delimiter ? `${preview.delimiter}, ${found}` : found },
                ...Object.entries(delimiters).map(([value, label]) => ({ value, label })),
              ]}
              onChange={({ currentTarget: { value } }) => set({ delimiter: value })}
            />
          )}
          {(preview === null || preview.format === "xlsx") && (
            <TextInput
              label="Sheet of a workbook"
              placeholder="the first"
              value={read.sheet ?? ""}
              onChange={({ currentTarget: { value } }) => set({ sheet: value })}
            />
          )}
          <NativeSelect
            label="Format"
            value={read.format ?? ""}
            data={[
              { value: "", label: "by the end of its name" },
              ...Object.entries(formats).map(([value, label]) => ({ value, label })),
            ]}
            onChange={({ currentTarget: { value } }) => set({ format: (value || undefined) as ReadChoices["format"] })}
          />
        </SimpleGrid>
      </fieldset>
    </>
  );
}

/** The columns to choose from, and what it means to choose none, where that can be said. */
function choices(columns: Preview["columns"], none: string, serving: string) {
  const names = [...new Set(columns.map(({ name }) => name))].map((name) => ({ value: name, label: name }));
  return serving === "" ? [{ value: "", label: none }, ...names] : names;
}

/** What was chosen, without what was not: the command line tells no more than it has to. */
function withoutEmpty<Choices extends object>(read: Choices): Choices {
  const chosen = Object.entries(read)
    .map(([name, value]) => [name, typeof value === "object" ? withoutEmpty(value) : value] as const)
    .filter(
      ([, value]) =>
        value !== undefined && value !== "" && !(typeof value === "object" && Object.keys(value).length === 0),
    );
  return Object.fromEntries(chosen) as Choices;
}
