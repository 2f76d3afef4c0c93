import { Anchor, AppShell, Burger, Button, Group, NavLink, Text, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, type MouseEvent, Suspense, useEffect, useSyncExternalStore } from "react";

/** Each page is loaded when it is first opened. */
const pages = {
  data: { label: "Data", Page: lazy(async () => ({ default: (await import("./pages/data-page.tsx")).DataPage })) },
  segments: {
    label: "Segments",
    Page: lazy(async () => ({ default: (await import("./pages/segments-page.tsx")).SegmentsPage })),
  },
  models: {
    label: "Models",
    Page: lazy(async () => ({ default: (await import("./pages/models-page.tsx")).ModelsPage })),
  },
  predict: {
    label: "Predict",
    Page: lazy(async () => ({ default: (await import("./pages/predict-page.tsx")).PredictPage })),
  },
  runs: { label: "Runs", Page: lazy(async () => ({ default: (await import("./pages/runs-page.tsx")).RunsPage })) },
} as const;

/** The page and the thing it is about stand behind #, so that an address can be kept and Back works. */
function useAddress(): { readonly page: keyof typeof pages; readonly chosen: string | undefined } {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener("hashchange", changed);
      return () => removeEventListener("hashchange", changed);
    },
    () => location.hash,
  );
  const [page = "", chosen] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { page: Object.hasOwn(pages, page) ? (page as keyof typeof pages) : "data", chosen };
}

/** What stands behind # names the page: it must not change by skipping. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** The frame of the workbench. */
export function App() {
  const { page, chosen } = useAddress();
  const [open, { toggle, close }] = useDisclosure();
  const { toggleColorScheme } = useMantineColorScheme();
  const { label, Page } = pages[page];
  useEffect(() => {
    document.title = `${label} · Marquee`;
  }, [label]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 180, breakpoint: "sm", collapsed: { mobile: !open } }}
      padding="md"
    >
      <Anchor href="#main" className="skip" onClick={skip}>
        Skip to the page
      </Anchor>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between">
          <Group gap="sm">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Pages" />
            <Text fw={700}>Marquee</Text>
          </Group>
          <Button size="compact-sm" variant="default" onClick={toggleColorScheme}>
            Light or dark
          </Button>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        {Object.entries(pages).map(([name, own]) => (
          <NavLink key={name} href={`#/${name}`} label={own.label} active={name === page} onClick={close} />
        ))}
        <NavLink href="/reference" label="API reference" mt="auto" />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Suspense fallback={<Text role="status">Loading …</Text>}>
          <Page chosen={chosen} />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
