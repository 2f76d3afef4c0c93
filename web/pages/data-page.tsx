import { Title } from "@mantine/core";
import { useState } from "react";
import type { Dataset } from "../../src/api/dataset-store.ts";
import { DatasetChoice } from "../parts/dataset-choice.tsx";
import { AddTable } from "./data/add-table.tsx";
import { DatasetProfile } from "./data/dataset-profile.tsx";
import { FileLook } from "./data/file-look.tsx";

/** Bring a table in, after a look at it, and see what the tables hold that are there. */
export function DataPage({ chosen }: { chosen: string | undefined }) {
  const [looked, setLooked] = useState<{ readonly file: File; readonly number: number } | null>(null);
  const [changes, setChanges] = useState(0);
  const show = (dataset?: Dataset) => {
    setLooked(null);
    setChanges((count) => count + 1);
    location.hash = dataset === undefined ? "/data" : `/data/${dataset.id}`;
  };
  return (
    <>
      <Title order={1}>Data</Title>
      <AddTable onChosen={(file) => setLooked((before) => ({ file, number: (before?.number ?? 0) + 1 }))} />
      {looked === null ? (
        <DatasetChoice key={changes} page="data" chosen={chosen}>
          {(dataset) => <DatasetProfile key={dataset.id} dataset={dataset} onRemoved={show} />}
        </DatasetChoice>
      ) : (
        <FileLook key={looked.number} file={looked.file} onAdded={show} onLeft={() => setLooked(null)} />
      )}
    </>
  );
}
