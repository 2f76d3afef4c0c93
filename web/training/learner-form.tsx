import { Checkbox, NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import type { ParamSpec } from "../../src/learn/params.ts";
import { defaultText, type LearnerDescription, paramHint, paramProblem } from "./param-values.ts";

/** A learner to tick, and a field for each of its hyper-parameters, made from what the learner declares. */
export function LearnerForm({
  learner: { name: learner, label, params },
  ticked,
  onTick,
  typed,
  onType,
  disabled,
}: {
  learner: LearnerDescription;
  ticked: boolean;
  onTick: (ticked: boolean) => void;
  typed: Readonly<Record<string, string>>;
  onType: (name: string, text: string) => void;
  disabled: boolean;
}) {
  return (
    <div className="learner">
      <Checkbox
        label={label}
        checked={ticked}
        disabled={disabled}
        onChange={({ currentTarget }) => onTick(currentTarget.checked)}
      />
      {ticked && (
        <details>
          <summary>Hyper-parameters of {label}</summary>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" mt="xs">
            {Object.entries(params).map(([name, spec]) => (
              <ParamField
                key={name}
                learner={learner}
                name={name}
                spec={spec}
                text={typed[name] ?? defaultText(spec)}
                onType={(text) => onType(name, text)}
                disabled={disabled}
              />
            ))}
          </SimpleGrid>
        </details>
      )}
    </div>
  );
}

function ParamField({
  learner,
  name,
  spec,
  text,
  onType,
  disabled,
}: {
  learner: string;
  name: string;
  spec: ParamSpec;
  text: string;
  onType: (text: string) => void;
  disabled: boolean;
}) {
  const common = { label: name, size: "xs", value: text, disabled } as const;
  if (spec.kind === "choice") {
    return (
      <NativeSelect
        {...common}
        description={spec.description}
        data={[...spec.choices]}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      description={`${spec.description} ${sentence(paramHint(spec))}`}
      error={paramProblem(learner, name, spec, text)}
      onChange={({ currentTarget }) => onType(currentTarget.value)}
    />
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
