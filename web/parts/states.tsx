import { Alert, Button, Group, List, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Asked } from "../api/use-asked.ts";

/** Shows what was asked for once it is here; until then that it is awaited, and else why it does not come. */
export function WhenHere<Value>({
  asked,
  again,
  children,
}: {
  asked: Asked<Value>;
  again: () => void;
  children: (value: Value) => ReactNode;
}) {
  if (asked.state === "here") return children(asked.value);
  return asked.state === "waiting" ? <Waiting /> : <Refusal reason={asked.reason} again={again} />;
}

/** Something is on its way. */
export function Waiting() {
  return (
    <Group role="status" gap="sm" py="xl">
      <Loader size="sm" />
      <Text>Loading …</Text>
    </Group>
  );
}

/** Why something was refused, in the words of whoever refused it. */
export function Refusal({ reason, again }: { reason: string; again?: () => void }) {
  return (
    <Alert role="alert" color="orange" variant="light" title="That did not work" my="md">
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {reason}
      </Text>
      {again && (
        <Button mt="sm" size="xs" variant="default" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

/** What to do where there is nothing yet. */
export function Nothing({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert role="note" color="gray" variant="light" title={title} my="md">
      {children}
    </Alert>
  );
}

/** Notes of a result: what to bear in mind when reading it. */
export function Notes({ notes }: { notes: readonly { readonly code: string; readonly message: string }[] }) {
  if (notes.length === 0) return null;
  return (
    <Alert role="note" color="yellow" variant="light" title="Bear in mind" my="md">
      <List size="sm" spacing={4}>
        {notes.map(({ code, message }) => (
          <List.Item key={message} title={code}>
            {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
