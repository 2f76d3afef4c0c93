import { NativeSelect } from "@mantine/core";
import type { Dataset } from "../../src/api/dataset-store.ts";
import { askJson } from "../api/client.ts";
import { useAsked } from "../api/use-asked.ts";
import { WhenHere } from "./states.tsx";

/** Which table a page is about: the one the address names, else the first there is. The choice is kept in the address. */
export function DatasetChoice({
  page,
  chosen,
  children,
}: {
  page: string;
  chosen: string | undefined;
  children: (dataset: Dataset) => React.ReactNode;
}) {
  const [asked, again] = useAsked("datasets", () => askJson<{ items: Dataset[] }>("/datasets"));
  return (
    <WhenHere asked={asked} again={again}>
      {({ items }) => {
        const dataset = items.find(({ id }) => id === chosen) ?? items[0]!;
        return (
          <>
            <NativeSelect
              label="Table"
              maw={420}
              value={dataset.id}
              data={items.map(({ id, name, rows }) => ({ value: id, label: `${name} (${rows.toLocaleString("en")})` }))}
              onChange={({ currentTarget }) => {
                location.hash = `/${page}/${currentTarget.value}`;
              }}
            />
            {children(dataset)}
          </>
        );
      }}
    </WhenHere>
  );
}
