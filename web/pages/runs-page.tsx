import { Anchor, Button, Checkbox, Group, Text, Title } from "@mantine/core";
import { useState } from "react";
import { shellText } from "../../src/movies/command-line.ts";
import type { RunComparison } from "../../src/runs/compare-runs.ts";
import { ask, askJson } from "../api/client.ts";
import { useAsked } from "../api/use-asked.ts";
import { CommandLine } from "../parts/command-line.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { download } from "../parts/download.ts";
import { QuestionDialog } from "../parts/question-dialog.tsx";
import { Nothing, Refusal, WhenHere } from "../parts/states.tsx";

interface ListedRun {
  readonly id: string;
  readonly createdAt: string;
  readonly command: string;
  readonly bytes: number;
}

/** What was done before: its reports, what differs, and what may go. */
export function RunsPage() {
  const [asked, again] = useAsked("runs", () => askJson<{ items: ListedRun[] }>("/runs"));
  return (
    <>
      <Title order={1}>Runs</Title>
      <WhenHere asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title="No runs yet">
              <Text size="sm">
                Every training becomes a run: start one under <Anchor href="#/models">Models</Anchor>, or with marquee
                run.
              </Text>
            </Nothing>
          ) : (
            <History runs={items} again={again} />
          )
        }
      </WhenHere>
    </>
  );
}

function History({ runs, again }: { runs: readonly ListedRun[]; again: () => void }) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [doomed, setDoomed] = useState<string | null>(null);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [reason, setReason] = useState<string | null>(null);
  const toggle = (id: string) =>
    setPicked((before) => (before.includes(id) ? before.filter((own) => own !== id) : [...before, id].slice(-2)));
  const attempt = (work: Promise<unknown>) => {
    setReason(null);
    work.catch((error: Error) => setReason(error.message));
  };
  const remove = async (id: string) => {
    setDoomed(null);
    // Off the list at once, so that nobody deletes what is going already.
    setGone((before) => [...before, id]);
    try {
      await ask(`/runs/${id}`, { method: "DELETE" });
    } catch (error) {
      setGone((before) => before.filter((own) => own !== id));
      throw error;
    }
    setPicked((before) => before.filter((own) => own !== id));
    again();
  };
  return (
    <>
      <Text c="dimmed" size="sm" mb="sm">
        Tick two runs to compare them.
      </Text>
      {reason !== null && <Refusal reason={reason} />}
      <DataTable
        label="Runs"
        head={["Made", "By", "Size", "Report", "Remove"]}
        texts={[1]}
        rows={runs
          .filter(({ id }) => !gone.includes(id))
          .map(({ id, createdAt, command, bytes }) => ({
            key: id,
            cells: [
              <Checkbox
                key="pick"
                size="xs"
                checked={picked.includes(id)}
                onChange={() => toggle(id)}
                label={createdAt.slice(0, 16).replace("T", " ")}
                style={{ whiteSpace: "nowrap" }}
              />,
              command,
              `${(bytes / 1e6).toFixed(1)} MB`,
              <Group key="reports" gap={4} justify="end" wrap="nowrap">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => attempt(openReport(id))}
                  aria-label={`Open the report of ${id}`}
                >
                  Open
                </Button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => attempt(saveReport(id))}
                  aria-label={`PDF of ${id}`}
                >
                  PDF
                </Button>
              </Group>,
              <Button
                key="delete"
                size="compact-xs"
                color="red"
                variant="subtle"
                onClick={() => setDoomed(id)}
                aria-label={`Delete ${id}`}
              >
                Delete
              </Button>,
            ],
          }))}
      />
      {doomed !== null && (
        <QuestionDialog
          title="Delete this run?"
          text={`The run ${doomed} goes for good, with its report and its models.`}
          no="Keep it"
          yes="Delete"
          onAnswer={(sure) => (sure ? attempt(remove(doomed)) : setDoomed(null))}
        />
      )}
      {picked.length === 2 && (
        <Comparison key={picked.join()} before={[...picked].sort()[0]!} after={[...picked].sort()[1]!} />
      )}
    </>
  );
}

function Comparison({ before, after }: { before: string; after: string }) {
  const [asked, again] = useAsked(`${before} ${after}`, () =>
    askJson<RunComparison>(`/runs/${before}/comparison/${after}`),
  );
  return (
    <>
      <Title order={2} mt="xl">
        What differs
      </Title>
      <CommandLine command={shellText(["marquee", "runs", "compare", before, after])} />
      <WhenHere asked={asked} again={again}>
        {({ studies, same }) =>
          same ? (
            <Text>The two give the same figures.</Text>
          ) : (
            studies.map(({ name, title, presence, figures }) => (
              <section key={name}>
                <Title order={3}>{title}</Title>
                {presence !== "both" && (
                  <Text size="sm">Only the {presence === "before" ? "earlier" : "later"} run has it.</Text>
                )}
                <DataTable
                  label={title}
                  head={["Figure", "Earlier", "Later", "Change", "Within noise"]}
                  rows={figures.map((own) => ({
                    key: own.figure,
                    cells: [
                      own.label,
                      figureText(own.before),
                      figureText(own.after),
                      own.change === null ? "" : own.change.toFixed(3),
                      own.withinNoise === null ? "" : own.withinNoise ? "yes" : "no",
                    ],
                  }))}
                />
              </section>
            ))
          )
        }
      </WhenHere>
    </>
  );
}

function figureText(value: number | string | null): string {
  return value === null ? "none" : typeof value === "number" ? String(Number(value.toFixed(4))) : value;
}

/** The report in a tab of its own. It brings its own policy, so it is shown as it was written. */
async function openReport(id: string): Promise<void> {
  const page = await (await ask(`/runs/${id}/reports/html`)).blob();
  window.open(URL.createObjectURL(new Blob([page], { type: "text/html" })), "_blank", "noopener");
}

async function saveReport(id: string): Promise<void> {
  download(`${id}.pdf`, await (await ask(`/runs/${id}/reports/pdf`)).blob());
}
