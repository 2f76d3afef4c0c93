import { Group, Slider, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import type { VerdictPoint } from "../../src/movies/decide/verdict-points.ts";
import type { TrainResult } from "../../src/movies/train-result.ts";

/**
 * A threshold to move over those at which a verdict turns, and what each mistake costs. points: at least one; place: the one
 * that is chosen; moved: the outcome there.
 */
export function ThresholdBench({
  result,
  moved,
  points,
  place,
  onPlace,
}: {
  result: TrainResult;
  moved: TrainResult;
  points: readonly VerdictPoint[];
  place: number;
  onPlace: (place: number) => void;
}) {
  const [missCost, setMissCost] = useState("1");
  const [alarmCost, setAlarmCost] = useState("1");
  const { truePositive, falsePositive, falseNegative, threshold } = points[place]!;
  const { accuracy, precision, recall, f1 } = moved.test;
  const cost = (point: VerdictPoint) =>
    amount(missCost) * point.falseNegative + amount(alarmCost) * point.falsePositive;
  const cheapest = points.reduce((best, point) => (cost(point) < cost(best) ? point : best));
  const count = (value: number) => value.toLocaleString("en");
  const share = (value: number) => `${(100 * value).toFixed(1)}%`;
  const figures = [
    ["Called hits", count(truePositive + falsePositive)],
    ["Hits found", count(truePositive)],
    ["Missed", count(falseNegative)],
    ["False alarms", count(falsePositive)],
    ["Accuracy", share(accuracy)],
    ["Precision", share(precision)],
    ["Recall", share(recall)],
    ["F1", f1.toFixed(3)],
    ["Cost", count(cost(points[place]!))],
  ] as const;
  return (
    <section aria-labelledby="threshold-title">
      <Title order={3} id="threshold-title" mt="xl">
        What a threshold does
      </Title>
      <Text size="sm" c="dimmed">
        On the {count(result.rows.test)} test movies. The model's own threshold is {result.threshold.toFixed(2)}; one
        picked here by looking at the test movies would flatter itself: learn one with --threshold instead. The slider
        stops at {count(points.length)} thresholds; the figures at each are of all test movies.
      </Text>
      <Group align="end" gap="xl" my="sm">
        <Stack gap={6} w={300} maw="100%">
          <Text size="sm">Threshold: {threshold.toFixed(3)}</Text>
          <Slider
            min={0}
            max={Math.max(1, points.length - 1)}
            disabled={points.length === 1}
            value={place}
            onChange={onPlace}
            thumbLabel="Threshold"
            label={null}
          />
        </Stack>
        <CostField label="A miss costs" value={missCost} onChange={setMissCost} />
        <CostField label="A false alarm costs" value={alarmCost} onChange={setAlarmCost} />
      </Group>
      <Group gap="xl" role="status" className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <Text size="sm" c="dimmed">
              {name}
            </Text>
            <Text size="xl" fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>
              {value}
            </Text>
          </div>
        ))}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        The least these movies could have cost at any of these thresholds is {count(cost(cheapest))}, at{" "}
        {cheapest.threshold.toFixed(3)}.
      </Text>
    </section>
  );
}

function CostField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      label={label}
      type="number"
      min={0}
      step="any"
      w={180}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** What was typed as an amount; nothing, and less than nothing, is 0. */
function amount(text: string): number {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : 0;
}
