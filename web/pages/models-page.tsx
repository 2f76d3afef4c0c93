import { Anchor, Button, Checkbox, Group, MultiSelect, Progress, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Dataset } from "../../src/api/dataset-store.ts";
import type { Job } from "../../src/api/job.ts";
import { trainCommandLine } from "../../src/movies/command-line.ts";
import type { TrainOptions } from "../../src/movies/options.ts";
import type { RunResult } from "../../src/studies/study-result.ts";
import { ask, askJson, sendJson } from "../api/client.ts";
import { followJob } from "../api/job-events.ts";
import { useAsked } from "../api/use-asked.ts";
import { CommandLine } from "../parts/command-line.tsx";
import { dataWord } from "../parts/data-word.ts";
import { DatasetChoice } from "../parts/dataset-choice.tsx";
import { Nothing, Refusal, WhenHere } from "../parts/states.tsx";
import { Trained } from "../parts/trained.tsx";

interface Choices {
  readonly learners: readonly { readonly name: string; readonly label: string }[];
  readonly searches: readonly string[];
}

const usual = ["logistic", "forest", "boosting"];

/** Train hit models, watch, and judge them. */
export function ModelsPage({ chosen }: { chosen: string | undefined }) {
  const [asked, again] = useAsked("learners", () => askJson<Choices>("/learners"));
  return (
    <>
      <Title order={1}>Models</Title>
      <WhenHere asked={asked} again={again}>
        {(choices) => (
          <DatasetChoice page="models" chosen={chosen}>
            {(dataset) => <Training key={dataset.id} dataset={dataset} choices={choices} />}
          </DatasetChoice>
        )}
      </WhenHere>
    </>
  );
}

function Training({ dataset, choices }: { dataset: Dataset; choices: Choices }) {
  const [learners, setLearners] = useState<string[]>(usual);
  const [searches, setSearches] = useState<string[]>([]);
  const [curve, setCurve] = useState(false);
  const [job, setJob] = useState<Job | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const following = useRef(new AbortController());
  useEffect(() => () => following.current.abort(), []);
  const options: TrainOptions = {
    learners: learners.map((name) => ({ name })),
    ...(searches.length > 0 ? { tune: searches } : {}),
    ...(curve ? { learningCurve: true } : {}),
  };
  const running = job !== null && (job.state === "waiting" || job.state === "running");
  const start = async () => {
    setReason(null);
    try {
      const started = await sendJson<Job>("/trainings", { dataset: dataset.id, options });
      setJob(started);
      following.current = new AbortController();
      await followJob(`/trainings/${started.id}`, setJob, following.current.signal);
    } catch (error) {
      if (!following.current.signal.aborted) setReason((error as Error).message);
    }
  };
  const cancel = () =>
    ask(`/trainings/${job!.id}`, { method: "DELETE" }).catch((error: Error) => setReason(error.message));
  if (dataset.hits === null) {
    return (
      <Nothing title="This table has no target">
        <Text size="sm">
          There is no column that says which movies are hits. Add the table again under{" "}
          <Anchor href="#/data">Data</Anchor> and name it.
        </Text>
      </Nothing>
    );
  }
  return (
    <>
      <Group align="end" my="md">
        <MultiSelect
          label="Learners"
          maw={420}
          data={choices.learners
            .filter(({ name }) => name !== "baseline")
            .map(({ name, label }) => ({ value: name, label }))}
          value={learners}
          onChange={setLearners}
          disabled={running}
        />
        <MultiSelect
          label="Searches"
          maw={420}
          data={[...choices.searches]}
          value={searches}
          onChange={setSearches}
          disabled={running}
        />
        <Checkbox
          label="Learning curve"
          checked={curve}
          onChange={({ currentTarget }) => setCurve(currentTarget.checked)}
          disabled={running}
        />
      </Group>
      <CommandLine command={trainCommandLine(dataWord(dataset), dataset.read, options)} />
      <Group>
        <Button onClick={start} loading={running} disabled={learners.length === 0}>
          Train
        </Button>
        {running && (
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
        )}
      </Group>
      {running && <JobProgress job={job} />}
      {reason !== null && <Refusal reason={reason} />}
      {job?.state === "failed" && <Refusal reason={job.problem?.detail ?? "The training failed."} />}
      {job?.state === "cancelled" && <Text my="md">Cancelled; nothing was kept.</Text>}
      {job?.state === "done" && <RunOfJob run={job.run!} />}
    </>
  );
}

function JobProgress({ job }: { job: Job }) {
  const { progress } = job;
  const share = progress === null ? 0 : (100 * progress.done) / Math.max(1, progress.total);
  const what = job.state === "waiting" ? "Waiting for another job to end" : (progress?.stage ?? "Reading the table");
  return (
    <div role="status">
      <Text size="sm" mt="md">
        {what}
      </Text>
      <Progress value={share} aria-label={what} animated mt={4} />
    </div>
  );
}

function RunOfJob({ run }: { run: string }) {
  const [asked, again] = useAsked(run, () => askJson<RunResult>(`/runs/${run}/result`));
  return (
    <WhenHere asked={asked} again={again}>
      {({ studies }) =>
        studies.map(({ name, training, conclusion, notes }) =>
          training === null ? null : (
            <Trained key={name} model={`${run}~${name}`} result={training} conclusion={conclusion} notes={notes} />
          ),
        )
      }
    </WhenHere>
  );
}
