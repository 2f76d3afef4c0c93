import { Button, Code, CopyButton, Group, Text } from "@mantine/core";

/** The command line that does the same as the page. */
export function CommandLine({ command }: { command: string }) {
  return (
    <Group gap="xs" my="sm" wrap="nowrap" align="center">
      <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
        The same as
      </Text>
      <Code style={{ overflowX: "auto", whiteSpace: "pre" }} tabIndex={0} role="group" aria-label="Command line">
        {command}
      </Code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="subtle" style={{ flexShrink: 0 }} onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
