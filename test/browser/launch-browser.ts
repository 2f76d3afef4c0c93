import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packageFolder = join(root, "node_modules", "@sparticuz", "chromium");

/** The page is opened as a visitor would: web security stays on, which the package's own arguments would turn off. */
const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Milliseconds a page may take for anything: a machine that does much else besides is no failure. */
export const patience = 120_000;

/** The package's own names folders of cloud functions; this one names the fonts beside it. `folder`: where it will lie. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir>${join(folder, "fonts", "cache")}</cachedir></fontconfig>
`;
}

/**
 * Starts the browser that comes with the development packages; nothing has to be installed on the machine. It is unpacked
 * once, beside the packages. Where the machine lacks the libraries or fonts a browser needs, the package's own are used.
 * packagedFonts: take them even so, for pictures that are to be the same on every machine.
 * Throws the browser's own error when it cannot start.
 */
export async function launchBrowser({ packagedFonts = false } = {}): Promise<Browser> {
  const folder = await unpackedBrowser();
  const options = { executablePath: join(folder, "chromium"), headless: true, args: browserArguments };
  const environment =
    existsSync("/etc/fonts/fonts.conf") && !packagedFonts
      ? definedEnvironment()
      : { ...definedEnvironment(), FONTCONFIG_PATH: join(folder, "fonts") };
  try {
    return await chromium.launch({ ...options, env: environment });
  } catch {
    const libraries = join(folder, "al2023", "lib");
    return await chromium.launch({ ...options, env: { ...environment, LD_LIBRARY_PATH: libraries } });
  }
}

/** The folder of the unpacked browser. It gets its name only when it is complete, so that suites may start side by side. */
async function unpackedBrowser(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as { version: string };
  const folder = join(root, "node_modules", ".cache", `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const unpacking = await mkdtemp(`${folder}-`);
  await unpackInto(unpacking);
  await writeFile(join(unpacking, "fonts", "fonts.conf"), fontConfiguration(folder));
  try {
    await rename(unpacking, folder);
  } catch (error) {
    await rm(unpacking, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The package unpacks to the temporary folder and adds its libraries only where it takes the machine for a cloud function. */
async function unpackInto(folder: string): Promise<void> {
  const before = { ...process.env };
  process.env["TMPDIR"] = folder;
  process.env["AWS_EXECUTION_ENV"] = "AWS_Lambda_nodejs20.x";
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    await packaged.executablePath();
  } finally {
    for (const name of ["TMPDIR", "AWS_EXECUTION_ENV", "FONTCONFIG_PATH", "HOME", "LD_LIBRARY_PATH"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
