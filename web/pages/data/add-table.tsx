import { Button, FileButton, Text } from "@mantine/core";
import { useState } from "react";

/** Where a file is chosen, or dropped; nothing is sent yet. */
export function AddTable({ onChosen }: { onChosen: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const choose = (file: File | null | undefined) => {
    if (file) onChosen(file);
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
        choose(event.dataTransfer.files[0]);
      }}
    >
      <FileButton onChange={choose}>{(button) => <Button {...button}>Add a table …</Button>}</FileButton>
      <Text size="sm" c="dimmed" mt="xs">
        CSV, CSV.gz, Parquet, JSON lines or an Excel workbook; or drop the file here. It stays on this server.
      </Text>
    </section>
  );
}
