import { Anchor, Button, FileButton, Grid, Group, List, NativeSelect, Slider, Stack, Text, Title } from "@mantine/core";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { ModelSummary } from "../../src/api/model-store.ts";
import type { ChartDocument } from "../../src/charts/document.ts";
import { waterfallChart } from "../../src/charts/waterfall.ts";
import { shellText } from "../../src/movies/command-line.ts";
import { explain } from "../../src/movies/explain/explain.ts";
import type { FittedInput } from "../../src/movies/fitted-inputs.ts";
import { type HitModel, parseHitModel } from "../../src/movies/hit-model.ts";
import { predict } from "../../src/movies/predict.ts";
import type { PredictResult } from "../../src/movies/predict-result.ts";
import { ask, askJson } from "../api/client.ts";
import { type MovieValues, oneMovie } from "../api/one-movie.ts";
import { useAsked } from "../api/use-asked.ts";
import { ChartFrame } from "../parts/chart-frame.tsx";
import { CommandLine } from "../parts/command-line.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { csvText, download } from "../parts/download.ts";
import { Notes, Nothing, Refusal, WhenHere } from "../parts/states.tsx";

/** Ask a model, in the page: the verdict follows the sliders. */
export function PredictPage({ chosen }: { chosen: string | undefined }) {
  const [asked, again] = useAsked("models", () => askJson<{ items: ModelSummary[] }>("/models"));
  return (
    <>
      <Title order={1}>Predict</Title>
      <WhenHere asked={asked} again={again}>
        {({ items }) => {
          const model = items.find(({ id }) => id === chosen) ?? items[0];
          if (model === undefined) {
            return (
              <Nothing title="No models yet">
                <Text size="sm">
                  Train one under <Anchor href="#/models">Models</Anchor>.
                </Text>
              </Nothing>
            );
          }
          return (
            <>
              <NativeSelect
                label="Model"
                maw={560}
                value={model.id}
                data={items.map(({ id, label, trainedOn, run }) => ({
                  value: id,
                  label: `${label} on ${trainedOn.source}, ${run}`,
                }))}
                onChange={({ currentTarget }) => {
                  location.hash = `/predict/${currentTarget.value}`;
                }}
              />
              <Scoring key={model.id} id={model.id} />
            </>
          );
        }}
      </WhenHere>
    </>
  );
}

function Scoring({ id }: { id: string }) {
  const [asked, again] = useAsked(id, async () => parseHitModel(await (await ask(`/models/${id}`)).text(), id));
  return (
    <WhenHere asked={asked} again={again}>
      {(model) => (
        <>
          <NewMovie model={model} />
          <Batch id={id} />
        </>
      )}
    </WhenHere>
  );
}

/** Where the sliders start: the middle of what the model has seen. */
function typical({ features }: HitModel): MovieValues {
  return Object.fromEntries(
    features.inputs.map((input) => [input.name, input.kind === "number" ? input.median : (input.levels[0] ?? "")]),
  );
}

function NewMovie({ model }: { model: HitModel }) {
  const [values, setValues] = useState(() => typical(model));
  const table = useMemo(() => oneMovie(values), [values]);
  const result = useMemo(() => predict(model, table, { explain: false }), [model, table]);
  const [prediction] = result.predictions;
  const { probability, interval, verdict, threshold, segment, notes } = prediction!;
  const movie = Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
  return (
    <>
      <CommandLine command={shellText(["marquee", "explain", "hits.model.json", "--movie", movie])} />
      <Grid gap="xl" mt="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            {model.features.inputs.map((input) => (
              <InputControl
                key={input.name}
                input={input}
                value={values[input.name]!}
                onChange={(value) => setValues((before) => ({ ...before, [input.name]: value }))}
              />
            ))}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <div role="status" className={`verdict ${verdict.replaceAll(" ", "-")}`}>
            <Text size="sm">Probability of a hit</Text>
            <Text className="probability">{(100 * probability).toFixed(1)}%</Text>
            <Text fw={600}>
              {verdict}
              {segment !== null && `, ${segment}`}
            </Text>
            <Text size="sm" c="dimmed">
              {interval === null
                ? "no interval"
                : `95% interval ${(100 * interval[0]).toFixed(0)} to ${(100 * interval[1]).toFixed(0)}%`}
              ; threshold {threshold}
            </Text>
          </div>
          <Notes notes={[...result.notes, ...notes]} />
          {model.reference !== null && <Reasons model={model} values={values} />}
        </Grid.Col>
      </Grid>
    </>
  );
}

/** Reasons take some hundred times as long as a probability: they follow the sliders when there is time. */
function Reasons({ model, values }: { model: HitModel; values: MovieValues }) {
  const settled = useDeferredValue(values);
  const reasons = useMemo(() => explain(model, oneMovie(settled)), [model, settled]);
  const movie = reasons.movies[0]!;
  const draw = useCallback((document: ChartDocument) => waterfallChart(movie, reasons, document), [movie, reasons]);
  const { nearest, wanted } = movie.counterfactual;
  return (
    <>
      <ChartFrame
        title="Why"
        caption="What each input adds to the mean of the training movies; the parts sum to the probability."
        draw={draw}
        rows={() => movie.explanation.map((own) => ({ ...own }))}
      />
      <Title order={2} size="h3" mt="md">
        What would make it {wanted === 1 ? "a hit" : "no hit"}
      </Title>
      {nearest === null ? (
        <Text size="sm">No change within the range of the training movies.</Text>
      ) : (
        <List size="sm">
          {nearest.changes.map(({ feature, from, to }) => (
            <List.Item key={feature}>
              {feature}: {from === null ? "missing" : from.toLocaleString("en")} → {to.toLocaleString("en")}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm" c="dimmed">
        What the model would say of such a movie, not what bringing it about would do.
      </Text>
      <Title order={2} size="h3" mt="md">
        Most like it
      </Title>
      <DataTable
        label="Most like it"
        head={["Movie", "Distance", "Outcome"]}
        rows={movie.comparables.map(({ movie_id, title, distance, hit }) => ({
          key: movie_id,
          cells: [title, distance.toFixed(2), hit === 1 ? "hit" : "no hit"],
        }))}
      />
    </>
  );
}

function InputControl({
  input,
  value,
  onChange,
}: {
  input: FittedInput;
  value: number | string;
  onChange: (value: number | string) => void;
}) {
  if (input.kind !== "number") {
    return (
      <NativeSelect
        label={input.name}
        value={value}
        data={[...input.levels]}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  }
  const [low, high] = input.range;
  const step = high - low > 50 ? 1 : (high - low) / 100 || 1;
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">{input.name.replaceAll("_", " ")}</Text>
        <Text size="sm" fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>
          {Number(Number(value).toPrecision(5)).toLocaleString("en")}
        </Text>
      </Group>
      <Slider
        min={low}
        max={high}
        step={step}
        value={Number(value)}
        onChange={onChange}
        thumbLabel={input.name}
        label={null}
      />
    </div>
  );
}

/** A file of movies, scored on the server. */
function Batch({ id }: { id: string }) {
  const [state, setState] = useState<{ readonly result?: PredictResult; readonly reason?: string }>({});
  const send = async (file: File | null) => {
    if (file === null) return;
    const form = new FormData();
    form.append("file", file, file.name);
    try {
      const answer = await ask(`/models/${id}/predictions/file`, { method: "POST", body: form });
      setState({ result: (await answer.json()) as PredictResult });
    } catch (error) {
      setState({ reason: (error as Error).message });
    }
  };
  const rows = () =>
    state.result!.predictions.map(({ movie_id, title, probability, hit, verdict, threshold, segment }) => ({
      movie_id,
      title,
      probability,
      hit,
      verdict,
      threshold,
      segment,
    }));
  return (
    <section aria-label="Predict a file">
      <Title order={2} mt="xl">
        Many movies
      </Title>
      <Group my="sm">
        <FileButton onChange={send}>{(button) => <Button {...button}>Predict a file …</Button>}</FileButton>
        {state.result && (
          <Button variant="default" onClick={() => download("predictions.csv", csvText(rows()), "text/csv")}>
            Download the predictions
          </Button>
        )}
      </Group>
      {state.reason !== undefined && <Refusal reason={state.reason} />}
      {state.result && (
        <>
          <Text>
            {state.result.predictions.filter(({ hit }) => hit === 1).length} of {state.result.predictions.length} movies
            reach the threshold.
          </Text>
          <Notes notes={state.result.notes} />
        </>
      )}
    </section>
  );
}
