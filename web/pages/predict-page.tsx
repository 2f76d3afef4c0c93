import { Anchor, Button, Grid, Group, List, NativeSelect, Slider, Stack, Text, Title } from "@mantine/core";
import { memo, useCallback, useEffect, useState } from "react";
import type { ModelSummary } from "../../src/api/model-store.ts";
import { columnTitle } from "../../src/charts/column-scale.ts";
import type { ChartDocument } from "../../src/charts/document.ts";
import { waterfallChart } from "../../src/charts/waterfall.ts";
import { shellText } from "../../src/movies/command-line.ts";
import type { ExplainResult } from "../../src/movies/explain/movie-explanation.ts";
import type { FittedInput } from "../../src/movies/fitted-inputs.ts";
import { measures } from "../../src/movies/movie.ts";
import type { MovieValues } from "../../src/movies/one-movie.ts";
import type { PredictResult } from "../../src/movies/predict-result.ts";
import { ask, askJson } from "../api/client.ts";
import { useAsked } from "../api/use-asked.ts";
import { ChartFrame } from "../parts/chart-frame.tsx";
import { CommandLine } from "../parts/command-line.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { download } from "../parts/download.ts";
import { Notes, Nothing, Refusal, Waiting, WhenHere } from "../parts/states.tsx";
import { Batch } from "../scoring/batch.tsx";
import type { ModelFacts } from "../scoring/messages.ts";
import { useModel } from "../scoring/use-model.ts";

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
  const [asked, again] = useAsked(id, async () => (await ask(`/models/${id}`)).text());
  return (
    <WhenHere asked={asked} again={again}>
      {(text) => (
        <>
          <NewMovie text={text} id={id} />
          <Batch id={id} modelFile={modelFile} />
        </>
      )}
    </WhenHere>
  );
}

/** The name under which a model is taken along, and by which command lines name it. */
const modelFile = "hits.model.json";

/** Where the sliders start: the middle of what the model has seen. */
function typical({ inputs }: ModelFacts): MovieValues {
  return Object.fromEntries(
    inputs.map((input) => [input.name, input.kind === "number" ? shortened(input.median) : (input.levels[0] ?? "")]),
  );
}

/** A number as it is shown, so that the command line, the slider and the model have the same one. */
function shortened(value: number): number {
  return Number(value.toPrecision(6));
}

function NewMovie({ text, id }: { text: string; id: string }) {
  const [typed, setTyped] = useState<MovieValues | null>(null);
  const [values, setValues] = useState<MovieValues | null>(null);
  const { facts, prediction, reasons, reason } = useModel(text, id, values);
  useEffect(() => {
    if (facts !== null) setValues({ ...typical(facts), ...typed });
  }, [facts, typed]);
  if (reason !== null) return <Refusal reason={reason} />;
  if (facts === null || values === null || prediction === null) return <Waiting />;
  const movie = Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
  return (
    <>
      <CommandLine command={shellText(["marquee", "explain", modelFile, "--movie", movie])} />
      <Button size="xs" variant="default" onClick={() => download(modelFile, text, "application/json")}>
        Download the model, {modelFile}
      </Button>
      <Grid gap="xl" mt="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack className="follows">
            {facts.inputs.map((input) => (
              <InputControl
                key={input.name}
                input={input}
                value={values[input.name]!}
                onChange={(value) => setTyped((before) => ({ ...before, [input.name]: value }))}
              />
            ))}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Said result={prediction} />
          {reasons !== null && <Reasons reasons={reasons} />}
        </Grid.Col>
      </Grid>
    </>
  );
}

/** The probability and what goes with it. */
function Said({ result }: { result: PredictResult }) {
  const { probability, interval, verdict, threshold, segment, notes } = result.predictions[0]!;
  return (
    <>
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
          ; threshold {Number(threshold.toFixed(3))}
        </Text>
      </div>
      <Notes notes={[...result.notes, ...notes]} />
    </>
  );
}

/** Why, what would turn it, and what it is like. */
const Reasons = memo(({ reasons }: { reasons: ExplainResult }) => {
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
              {feature} from {from === null ? "missing" : from.toLocaleString("en")} to {to.toLocaleString("en")}
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
});

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
  const measure = measures.find(({ name }) => name === input.name);
  const label = measure === undefined ? input.name : columnTitle(measure);
  const [low, high] = input.range;
  const step = high - low > 50 ? 1 : (high - low) / 100 || 1;
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">{label}</Text>
        <Text size="sm" fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>
          {Number(Number(value).toPrecision(5)).toLocaleString("en")}
        </Text>
      </Group>
      <Slider
        min={low}
        max={high}
        step={step}
        value={Number(value)}
        onChange={(moved) => onChange(shortened(moved))}
        thumbLabel={label}
        label={null}
      />
    </div>
  );
}
