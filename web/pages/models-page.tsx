import { Anchor, Button, Group, Progress, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
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
import { receivedSpecs } from "../training/param-values.ts";
import { type Choices, optionsOf, TrainingChoices, usualChoice } from "../training/training-choices.tsx";

/** Train hit models, watch, and judge them. */
export function ModelsPage({ chosen }: { chosen: string | undefined }) {
  const [asked, again] = useAsked("learners", fetchChoices);
  return (
    <>
      <Title order={1}>Models</Title>
      <WhenHere asked={asked} again={again}>
        {(choices) => (
          <DatasetChoice page="models" chosen={chosen}>
            {(dataset) =>
              dataset.hits === null ? (
                <Nothing title="This table has no target">
                  <Text size="sm">
                    There is no column that says which movies are hits. Add the table again under{" "}
                    <Anchor href="#/data">Data</Anchor> and name it.
                  </Text>
                </Nothing>
              ) : (
                <Training key={dataset.id} dataset={dataset} choices={choices} />
              )
            }
          </DatasetChoice>
        )}
      </WhenHere>
    </>
  );
}

async function fetchChoices(): Promise<Choices> {
  const { learners, searches } = await askJson<Choices>("/learners");
  return {
    learners: learners
      .filter(({ name }) => name !== "baseline")
      .map((learner) => ({ ...learner, params: receivedSpecs(learner.params) })),
    searches,
  };
}

function Training({ dataset, choices }: { dataset: Dataset; choices: Choices }) {
  const [chosen, setChosen] = useState(usualChoice);
  const { job, reason, start, cancel } = useTraining(dataset.id);
  const running = job !== null && (job.state === "waiting" || job.state === "running");
  const options = optionsOrProblem(() => optionsOf(chosen, choices));
  const problem = typeof options === "string" ? options : null;
  return (
    <>
      <TrainingChoices
        choices={choices}
        chosen={chosen}
        onChange={(change) => setChosen((before) => ({ ...before, ...change }))}
        disabled={running}
      />
      {typeof options !== "string" && (
        <CommandLine command={trainCommandLine(dataWord(dataset), dataset.read, options)} />
      )}
      {problem !== null && <Refusal reason={problem} />}
      <Group>
        <Button
          onClick={() => typeof options !== "string" && start(options)}
          loading={running}
          disabled={chosen.learners.length === 0 || problem !== null}
        >
          Train
        </Button>
        {running && (
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
        )}
        {chosen.learners.length === 0 && <Text size="sm">Tick a learner.</Text>}
      </Group>
      {running && <JobProgress job={job} />}
      {reason !== null && <Refusal reason={reason} />}
      {job?.state === "failed" && <Refusal reason={job.problem?.detail ?? "The training failed."} />}
      {job?.state === "cancelled" && <Text my="md">Cancelled; nothing was kept.</Text>}
      {job?.state === "done" && <RunOfJob run={job.run!} />}
    </>
  );
}

function optionsOrProblem(make: () => TrainOptions): TrainOptions | string {
  try {
    return make();
  } catch (error) {
    return (error as Error).message;
  }
}

/** The latest training on a table, followed to its end: one that was started before the page was opened too. */
function useTraining(dataset: string) {
  const [job, setJob] = useState<Job | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const following = useRef(new AbortController());
  const follow = useCallback(async (started: Job) => {
    setJob(started);
    following.current.abort();
    following.current = new AbortController();
    await followJob(`/trainings/${started.id}`, setJob, following.current.signal);
  }, []);
  const attempt = useCallback(async (work: () => Promise<unknown>) => {
    setReason(null);
    try {
      await work();
    } catch (error) {
      if (!following.current.signal.aborted) setReason((error as Error).message);
    }
  }, []);
  useEffect(() => {
    let gone = false;
    void attempt(async () => {
      const { items } = await askJson<{ items: Job[] }>("/trainings");
      const latest = items.find((own) => own.dataset === dataset && own.state !== "cancelled");
      if (latest !== undefined && !gone) await follow(latest);
    });
    return () => {
      gone = true;
      following.current.abort();
    };
  }, [dataset, follow, attempt]);
  return {
    job,
    reason,
    start: (options: TrainOptions) =>
      attempt(async () => follow(await sendJson<Job>("/trainings", { dataset, options }))),
    cancel: () => attempt(() => ask(`/trainings/${job!.id}`, { method: "DELETE" })),
  };
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
