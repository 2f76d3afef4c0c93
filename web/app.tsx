import { AppShell, Burger, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect, useState, useSyncExternalStore } from "react";
import { askJson } from "./api/client.ts";

const pages = [
  { name: "data", label: "Data" },
  { name: "segments", label: "Segments" },
  { name: "models", label: "Models" },
  { name: "predict", label: "Predict" },
  { name: "runs", label: "Runs" },
] as const;

/** The page is named behind #, so that an address can be kept and Back works. */
function usePage(): string {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener("hashchange", changed);
      return () => removeEventListener("hashchange", changed);
    },
    () => location.hash,
  );
  return hash.replace(/^#\/?/, "").split("/")[0] || "data";
}

/** What the server says of itself: its version, or why it does not answer. */
function useHealth(): string {
  const [health, setHealth] = useState("");
  useEffect(() => {
    askJson<{ version: string }>("/health").then(
      ({ version }) => setHealth(version),
      (problem: Error) => setHealth(problem.message),
    );
  }, []);
  return health;
}

export function App() {
  const page = usePage();
  const health = useHealth();
  const [open, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 200, breakpoint: "sm", collapsed: { mobile: !open } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md">
          <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Pages" />
          <Text fw={700}>Marquee</Text>
          <Text c="dimmed" size="sm">
            {health}
          </Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        {pages.map(({ name, label }) => (
          <NavLink key={name} href={`#/${name}`} label={label} active={name === page} onClick={close} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main>{page}</AppShell.Main>
    </AppShell>
  );
}
