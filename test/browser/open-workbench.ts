import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterEach } from "vitest";
import { ensureBuilt, root } from "../built.ts";
import { comparePicture } from "./golden-pictures.ts";
import { launchBrowser, patience } from "./launch-browser.ts";

/** A server over a store of its own, and a page of the workbench in a browser. */
export interface Workbench {
  readonly page: Page;
  readonly browser: Browser;
  readonly server: ChildProcess;
  /** The folder that the server was started in, with nothing in it but what the server makes. */
  readonly folder: string;
  /** The address with the token, and without. */
  readonly address: { readonly address: string; readonly page: string };
  /** Errors and warnings of the browser's console so far. */
  readonly complaints: string[];
  /** axe's findings, and what is wider than the screen, in light, dark and at 360 pixels; with a name also how the page differs from its golden pictures. */
  inspect(name?: string): Promise<string[]>;
  /** What a press of a button downloads. */
  downloaded(press: () => Promise<void>): Promise<Buffer>;
  /** Chooses a file where a button asks for one. */
  choose(button: string, file: string | { name: string; content: string }): Promise<void>;
  close(): Promise<void>;
}

const opened = new Set<Page>();

// Where a test stood still is seen on the page, and the page is gone when the test is reported.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const page of opened) process.stderr.write(`${page.url()} ${await page.locator("main").innerText()}\n`);
});

/** Starts the built command line's server and opens its page. */
export async function openWorkbench(): Promise<Workbench> {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), "marquee-workbench-"));
  const args = [join(root, "dist/cli/main.js"), "serve", "--port", "0", "--json"];
  const server = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(server.stdout!, "data");
  const address = JSON.parse(String(line)) as Workbench["address"];
  const browser = await launchBrowser({ packagedFonts: true });
  const context = await browser.newContext({ acceptDownloads: true, reducedMotion: "reduce" });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  opened.add(page);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(address.page);
  return {
    page,
    browser,
    server,
    folder,
    address,
    complaints,
    inspect: (name) => inspect(page, name),
    async downloaded(press) {
      const [download] = await Promise.all([page.waitForEvent("download"), press()]);
      return readFileSync(await download.path());
    },
    async choose(button, file) {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: button }).click();
      const given =
        typeof file === "string" ? file : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.content) };
      await (await chooser).setFiles(given);
    },
    async close() {
      opened.delete(page);
      await browser.close();
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, "exit");
        server.kill("SIGTERM");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const looks = [
  ["light", "light", 1280],
  ["dark", "dark", 1280],
  ["narrow", "light", 360],
] as const;

async function inspect(page: Page, name: string | undefined): Promise<string[]> {
  const found: string[] = [];
  for (const [look, scheme, width] of looks) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    found.push(
      ...violations.map(({ id, nodes }) => `${look}: ${id} ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`),
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) found.push(`${look}: ${overflow} pixels wider than the screen`);
    if (name !== undefined) found.push(...(await comparePicture(page, `${name}-${look}`)));
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}
