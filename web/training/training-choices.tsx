import { Checkbox, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import type { TrainOptions } from "../../src/movies/options.ts";
import { LearnerForm } from "./learner-form.tsx";
import { type LearnerDescription, learnerOptions, type TypedParams } from "./param-values.ts";

/** What can be chosen, as the API tells it. */
export interface Choices {
  readonly learners: readonly LearnerDescription[];
  readonly searches: readonly string[];
}

/** What was chosen for a training, as it was typed. */
export interface Chosen {
  readonly learners: readonly string[];
  readonly typed: TypedParams;
  readonly searches: readonly string[];
  readonly simplest: boolean;
  readonly curve: boolean;
  readonly nested: boolean;
  readonly threshold: string;
  readonly folds: string;
  readonly seed: string;
}

export const usualChoice: Chosen = {
  learners: ["logistic", "forest", "boosting"],
  typed: {},
  searches: [],
  simplest: false,
  curve: false,
  nested: false,
  threshold: "0.5",
  folds: "5",
  seed: "42",
};

/** The options of the training that was chosen. Throws PARAM_INVALID; other bounds are the server's to check. */
export function optionsOf(chosen: Chosen, { learners }: Choices): TrainOptions {
  const ticked = learners.filter(({ name }) => chosen.learners.includes(name));
  const { learners: list, tune } = learnerOptions(ticked, chosen.typed);
  const searches = [...chosen.searches, ...tune];
  const threshold = Number(chosen.threshold);
  return {
    learners: list,
    ...(searches.length > 0 ? { tune: searches } : {}),
    ...(searches.length > 0 && chosen.simplest ? { searchRule: "one-standard-error" as const } : {}),
    ...(chosen.nested ? { nested: true } : {}),
    ...(chosen.curve ? { learningCurve: true } : {}),
    ...(chosen.threshold === usualChoice.threshold
      ? {}
      : { threshold: Number.isNaN(threshold) ? (chosen.threshold as "f1") : threshold }),
    ...(chosen.folds === usualChoice.folds ? {} : { folds: Number(chosen.folds) }),
    ...(chosen.seed === usualChoice.seed ? {} : { seed: Number(chosen.seed) }),
  };
}

/** The form of a training. */
export function TrainingChoices({
  choices,
  chosen,
  onChange,
  disabled,
}: {
  choices: Choices;
  chosen: Chosen;
  onChange: (change: Partial<Chosen>) => void;
  disabled: boolean;
}) {
  const without = (list: readonly string[], name: string, ticked: boolean) =>
    ticked ? [...list, name] : list.filter((own) => own !== name);
  return (
    <Stack gap="md" my="md">
      <fieldset className="plain">
        <legend>Learners</legend>
        <Stack gap="xs">
          {choices.learners.map((learner) => (
            <LearnerForm
              key={learner.name}
              learner={learner}
              ticked={chosen.learners.includes(learner.name)}
              onTick={(ticked) => onChange({ learners: without(chosen.learners, learner.name, ticked) })}
              typed={chosen.typed[learner.name] ?? {}}
              onType={(name, text) =>
                onChange({
                  typed: { ...chosen.typed, [learner.name]: { ...chosen.typed[learner.name], [name]: text } },
                })
              }
              disabled={disabled}
            />
          ))}
        </Stack>
        <Text size="xs" c="dimmed" mt={4}>
          Several values of a number, apart by commas, are searched; the baseline is always compared.
        </Text>
      </fieldset>
      <fieldset className="plain">
        <legend>Searches</legend>
        <Group gap="md">
          {choices.searches.map((name) => (
            <Checkbox
              key={name}
              label={name}
              checked={chosen.searches.includes(name)}
              disabled={disabled}
              onChange={({ currentTarget }) =>
                onChange({ searches: without(chosen.searches, name, currentTarget.checked) })
              }
            />
          ))}
          <Checkbox
            label="The simplest within one standard error"
            checked={chosen.simplest}
            disabled={disabled}
            onChange={({ currentTarget }) => onChange({ simplest: currentTarget.checked })}
          />
        </Group>
      </fieldset>
      <fieldset className="plain">
        <legend>Judging</legend>
        <Group gap="md" align="end">
          <NativeSelect
            label="Threshold"
            size="xs"
            value={chosen.threshold}
            disabled={disabled}
            data={[
              { value: "0.5", label: "0.5" },
              { value: "f1", label: "learned for F1" },
              { value: "accuracy", label: "learned for accuracy" },
            ]}
            onChange={({ currentTarget }) => onChange({ threshold: currentTarget.value })}
          />
          <TextInput
            label="Folds"
            size="xs"
            type="number"
            min={2}
            max={20}
            w={90}
            value={chosen.folds}
            disabled={disabled}
            onChange={({ currentTarget }) => onChange({ folds: currentTarget.value })}
          />
          <TextInput
            label="Seed"
            size="xs"
            type="number"
            min={0}
            w={110}
            value={chosen.seed}
            disabled={disabled}
            onChange={({ currentTarget }) => onChange({ seed: currentTarget.value })}
          />
          <Checkbox
            label="Learning curve"
            checked={chosen.curve}
            disabled={disabled}
            onChange={({ currentTarget }) => onChange({ curve: currentTarget.checked })}
          />
          <Checkbox
            label="Nested cross-validation"
            checked={chosen.nested}
            disabled={disabled}
            onChange={({ currentTarget }) => onChange({ nested: currentTarget.checked })}
          />
        </Group>
      </fieldset>
    </Stack>
  );
}
