import { Button, Group, Text, Title } from "@mantine/core";
import { useEffect, useId, useRef } from "react";

/** A question that must be answered before anything else. Escape, and the first button, say no. */
export function QuestionDialog({
  title,
  text,
  no,
  yes,
  onAnswer,
}: {
  title: string;
  text: string;
  no: string;
  yes: string;
  onAnswer: (yes: boolean) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="question"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      <Text size="sm" mt="xs" style={{ overflowWrap: "anywhere" }}>
        {text}
      </Text>
      <Group justify="end" mt="md">
        <Button variant="default" onClick={() => onAnswer(false)}>
          {no}
        </Button>
        <Button color="red" onClick={() => onAnswer(true)}>
          {yes}
        </Button>
      </Group>
    </dialog>
  );
}
