import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { segmentMap } from "../../src/charts/segment-map.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { runCommandLine } from "../../src/cli/program.ts";
import { segment } from "../../src/movies/segment.ts";
import { readMovies } from "../../src/table/read-movies.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const documents = [root, join(root, "docs")]
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".md"))
  .map((path) => ({ path, name: relative(root, path), text: readFileSync(path, "utf8") }));

/** Links and images of a document, those in code left out. */
function linksOf(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, "").replace(/`[^`]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
}

/** The anchors that a Markdown document's headings make. */
function anchorsOf(text: string): string[] {
  const headings = text.replace(/```[\s\S]*?```/g, "").matchAll(/^#+ (.+)$/gm);
  return [...headings].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function brokenLinks({ path, text }: { path: string; text: string }): string[] {
  return linksOf(text).filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, "utf8")).includes(anchor);
  });
}

/** The command lines of a document, each as the words behind `marquee`: whole lines in code blocks, and code in the text. */
function commandLines(text: string): string[][] {
  const blocks = [...text.matchAll(/```(?:sh|console)\n([\s\S]*?)```/g)].flatMap((match) => match[1]!.split("\n"));
  const inline = [...text.replace(/```[\s\S]*?```/g, "").matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
  return [...blocks, ...inline].flatMap((line) => {
    const found = /^\$? ?(?:npm run -s marquee --|npx marquee|marquee)(?: (.*))?$/.exec(line.trim());
    if (found === null) return [];
    const command = (found[1] ?? "").split(/\s[|>#]/)[0]!;
    return [command.split(/\s+/).filter((word) => word !== "")];
  });
}

const helps = new Map<string, string | null>();

/** What `marquee NAME --help` says, NAME being one word or two; null when there is no such command. */
async function helpOf(name: string): Promise<string | null> {
  if (!helps.has(name)) {
    let text = "";
    const stdout = { write: (part: string) => (text += part), columns: 200 };
    const stderr = { write: () => true };
    const words = name === "" ? [] : name.split(" ");
    const status = await runCommandLine([...words, "--help"], { stdout, stderr, env: {}, version: "0.0.0" });
    helps.set(name, status === 0 && text.includes(["Usage: marquee", ...words].join(" ")) ? text : null);
  }
  return helps.get(name)!;
}

/** The commands that a help text lists. */
function listedCommands(help: string): string[] {
  const list = /^Commands:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]!).filter((name) => name !== "help");
}

/** What is wrong with a command line; empty when the command and its options exist. */
async function faultsOf([name = "", ...words]: readonly string[]): Promise<string[]> {
  if (name.startsWith("-") || name === "") return [];
  const first = await helpOf(name);
  if (first === null) return [`no command ${name}`];
  // A command may do something of its own and have others below it.
  const below = listedCommands(first).length > 0 && !words[0]?.startsWith("-");
  const part = below ? `${name} ${words[0] ?? ""}`.trim() : name;
  const help = await helpOf(part);
  if (help === null) return [`no command ${part}`];
  const options = words.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.split("=")[0]!);
  return options
    .filter((option) => !new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(help))
    .map((option) => `${part} has no ${option}`);
}

/** How long fits took is the one thing that differs from run to run. */
function withoutTimes(text: string): string {
  return text.replace(/\d+\.\d s$/gm, "0.0 s");
}

/** What a command line of the tour prints when its outputs go to `folder`, as the tour writes paths. */
async function printed(command: string, folder: string): Promise<string> {
  const words = command.split(" ").map((word) => {
    if (word === "data/movies.csv") return join(root, word);
    return word === "tour" || word.endsWith(".model.json") ? join(folder, word) : word;
  });
  let text = "";
  const sink = { write: (part: string) => (text += part) };
  await runCommandLine(words, { stdout: sink, stderr: sink, env: {}, version: "0.0.0" });
  return withoutTimes(text).replaceAll(`file://${folder}/`, "file:///…/").replaceAll(`${folder}/`, "");
}

describe("the documents", () => {
  test("are all found", () => {
    const names = documents.map((document) => document.name);
    for (const name of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/guide.md", "docs/method.md"]) {
      expect(names).toContain(name);
    }
  });

  test.each(documents)("$name has no broken link or image", (document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  test.each(documents)("$name shows no command line that the program does not understand", async ({ text }) => {
    const faults = await Promise.all(commandLines(text).map(faultsOf));
    expect(faults.flat()).toEqual([]);
  });

  // After a change of what is printed or drawn: npx vitest run test/house/docs-links.test.ts -u
  test("show in the tour what the program prints, notes included", async () => {
    const readme = documents.find((document) => document.name === "README.md")!;
    const blocks = [...readme.text.matchAll(/```console\n\$ npm run -s marquee -- (.*)\n([\s\S]*?)```/g)];
    expect(blocks.length).toBeGreaterThan(3);
    const folder = mkdtempSync(join(tmpdir(), "marquee-tour-"));
    let text = readme.text;
    try {
      for (const [block, command, output] of blocks) {
        const now = block.slice(0, -output!.length - 3) + (await printed(command!, folder));
        text = text.replace(block, () => `${now}\`\`\``);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await expect(text).toMatchFileSnapshot(readme.path);
  });

  test("open with the segment map of the built-in movies as it is drawn now", async () => {
    const map = segmentMap(segment(await readMovies(join(root, "data/movies.csv"))), svgDocument());
    // A picture on a page of unknown colour brings its own paper and ink.
    const svg = chartSvg(map).replace("<svg ", '<svg width="440" style="background: white; color: #222" ');
    await expect(svg).toMatchFileSnapshot(join(root, "docs/segment-map.svg"));
  });

  test("together show every command", async () => {
    const commandNames = listedCommands((await helpOf(""))!);
    expect(commandNames).toEqual(expect.arrayContaining(["run", "segment", "train", "predict", "explain", "import"]));
    const shown = new Set(documents.flatMap(({ text }) => commandLines(text).map(([name]) => name)));
    for (const name of commandNames) expect(shown).toContain(name);
  });
});

describe("the checks of the documents", () => {
  test("find a missing file, a missing anchor and a missing picture", () => {
    const text = "[a](missing.md) [b](README.md#nowhere) ![c](docs/none.svg) [d](README.md) [e](https://example.org)";
    expect(brokenLinks({ path: join(root, "made.md"), text })).toEqual([
      "missing.md",
      "README.md#nowhere",
      "docs/none.svg",
    ]);
  });

  test("find an unknown command and an unknown option", async () => {
    const text =
      "```sh\nmarquee import xgbost a.json\nmarquee import xgboost a.json --datta b.csv --data b.csv\nmarquee segmant a.csv\nnpm run -s marquee -- segment a.csv --kk 4 | jq .k\n$ marquee segment a.csv --k 4\n```";
    const lines = commandLines(text);
    expect(lines).toHaveLength(5);
    expect((await Promise.all(lines.map(faultsOf))).flat()).toEqual([
      "no command import xgbost",
      "import xgboost has no --datta",
      "no command segmant",
      "segment has no --kk",
    ]);
  });
});
