import { Group, NumberInput, Slider, Stack, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { nearestPoint, verdictPoints } from "../../src/movies/decide/verdict-points.ts";
import type { TrainResult } from "../../src/movies/train-result.ts";

/** A threshold to move over all at which a verdict turns, and what each mistake costs: every figure follows. */
export function ThresholdBench({ result }: { result: TrainResult }) {
  const points = useMemo(() => {
    const hits = Math.round(result.hitRate.test * result.rows.test);
    return verdictPoints(result.test.pr, { hits, others: result.rows.test - hits });
  }, [result]);
  const [place, setPlace] = useState(() => (points.length === 0 ? 0 : nearestPoint(points, result.threshold)));
  const [missCost, setMissCost] = useState(1);
  const [alarmCost, setAlarmCost] = useState(1);
  const point = points[place];
  if (point === undefined) return null;
  const { threshold, truePositive, falsePositive, falseNegative, trueNegative } = point;
  const share = (part: number, whole: number) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)}%`);
  const figures = [
    ["Called hits", truePositive + falsePositive],
    ["Hits found", truePositive],
    ["Missed", falseNegative],
    ["False alarms", falsePositive],
    ["Accuracy", share(truePositive + trueNegative, result.rows.test)],
    ["Precision", share(truePositive, truePositive + falsePositive)],
    ["Recall", share(truePositive, truePositive + falseNegative)],
    ["Cost", (missCost * falseNegative + alarmCost * falsePositive).toLocaleString("en")],
  ] as const;
  return (
    <section aria-labelledby="threshold-title">
      <Title order={3} id="threshold-title" mt="xl">
        What a threshold does
      </Title>
      <Text size="sm" c="dimmed">
        On the {result.rows.test.toLocaleString("en")} test movies. The model's own threshold is{" "}
        {result.threshold.toFixed(2)}; one picked here by looking at the test movies would flatter itself: learn one
        with --threshold instead.
      </Text>
      <Group align="end" gap="xl" my="sm">
        <Stack gap={2} w={300}>
          <Text size="sm">Threshold: {threshold.toFixed(3)}</Text>
          <Slider
            min={0}
            max={points.length - 1}
            value={place}
            onChange={setPlace}
            thumbLabel="Threshold"
            label={null}
          />
        </Stack>
        <NumberInput
          label="A miss costs"
          min={0}
          w={130}
          value={missCost}
          onChange={(value) => setMissCost(Number(value) || 0)}
        />
        <NumberInput
          label="A false alarm costs"
          min={0}
          w={150}
          value={alarmCost}
          onChange={(value) => setAlarmCost(Number(value) || 0)}
        />
      </Group>
      <Group gap="xl" role="status">
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
    </section>
  );
}
