import { Button, FileButton, Group, NativeSelect, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { ReadChoices } from "../../src/api/read-uploaded.ts";
import { predictCommandLine } from "../../src/movies/command-line.ts";
import type { PredictResult } from "../../src/movies/predict-result.ts";
import { ask } from "../api/client.ts";
import { CommandLine } from "../parts/command-line.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { csvText, download } from "../parts/download.ts";
import { Notes, Refusal } from "../parts/states.tsx";

const mostListed = 30;

interface Scored {
  readonly file: string;
  readonly read: ReadChoices;
  readonly result: PredictResult;
}

/** A file of movies, scored on the server. modelFile: the name under which the model is taken along. */
export function Batch({ id, modelFile }: { id: string; modelFile: string }) {
  const [percent, setPercent] = useState(false);
  const [state, setState] = useState<{ readonly scored?: Scored; readonly reason?: string; readonly busy?: boolean }>(
    {},
  );
  const send = async (file: File | null) => {
    if (file === null) return;
    const read: ReadChoices = percent ? { completion: "percent" } : {};
    const form = new FormData();
    form.append("options", JSON.stringify(read));
    form.append("file", file, file.name);
    setState({ busy: true });
    try {
      const answer = await ask(`/models/${id}/predictions/file`, { method: "POST", body: form });
      setState({ scored: { file: file.name, read, result: (await answer.json()) as PredictResult } });
    } catch (error) {
      setState({ reason: (error as Error).message });
    }
  };
  return (
    <section aria-label="Predict a file">
      <Title order={2} mt="xl">
        Many movies
      </Title>
      <Group my="sm" align="end">
        <FileButton onChange={send}>
          {(button) => (
            <Button {...button} loading={state.busy === true}>
              Predict a file …
            </Button>
          )}
        </FileButton>
        <NativeSelect
          label="Completion rate is"
          value={percent ? "percent" : "share"}
          data={[
            { value: "share", label: "a share, 0 to 1" },
            { value: "percent", label: "a percentage, 0 to 100" },
          ]}
          onChange={({ currentTarget }) => setPercent(currentTarget.value === "percent")}
        />
      </Group>
      {state.reason !== undefined && <Refusal reason={state.reason} />}
      {state.scored && <ScoredFile scored={state.scored} modelFile={modelFile} />}
    </section>
  );
}

function ScoredFile({ scored: { file, read, result }, modelFile }: { scored: Scored; modelFile: string }) {
  const { predictions, notes } = result;
  const likely = [...predictions].sort((a, b) => b.probability - a.probability).slice(0, mostListed);
  return (
    <>
      <CommandLine command={predictCommandLine(modelFile, file, read, "predictions.csv")} />
      <Group justify="space-between">
        <Text>
          {predictions.filter(({ hit }) => hit === 1).length} of {predictions.length} movies reach the threshold.
        </Text>
        <Button
          variant="default"
          size="xs"
          onClick={() => download("predictions.csv", csvText(scoreRows(result)), "text/csv")}
        >
          Download the predictions
        </Button>
      </Group>
      <Notes notes={notes} />
      <DataTable
        label="Most probable hits"
        head={["Movie", "Probability", "95% interval", "Verdict", "Segment"]}
        texts={[3, 4]}
        rows={likely.map(({ movie_id, title, probability, interval, verdict, segment }) => ({
          key: movie_id,
          cells: [
            title || movie_id,
            `${(100 * probability).toFixed(1)}%`,
            interval === null ? "–" : `${(100 * interval[0]).toFixed(0)} to ${(100 * interval[1]).toFixed(0)}%`,
            verdict,
            segment ?? "–",
          ],
        }))}
      />
      {predictions.length > mostListed && (
        <Text size="sm" c="dimmed">
          The {mostListed} most probable; all are in the download.
        </Text>
      )}
    </>
  );
}

/** The columns that the command line adds to the table. */
function scoreRows({ predictions }: PredictResult) {
  return predictions.map(({ movie_id, title, probability, hit, threshold, interval, verdict, segment }) => ({
    movie_id,
    title,
    hit_probability: probability,
    hit_predicted: hit,
    hit_threshold: threshold,
    hit_low: interval?.[0] ?? null,
    hit_high: interval?.[1] ?? null,
    hit_verdict: verdict,
    segment_name: segment,
  }));
}
