// Compiles the kernels: src/kernels/assembly/NAME.ts, in AssemblyScript, to src/kernels/wasm/NAME.ts, which holds the
// WebAssembly in base64. What is compiled is kept in the repository, so that the sources run as they stand. The build runs
// this; with --print the files go to stdout instead, as JSON by name, all of them compiled anew.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root, SetUpError, script } from "./set-up.mjs";

const assembly = join(root, "src", "kernels", "assembly");
const wasm = join(root, "src", "kernels", "wasm");
// Checks of indices and allocation are left out: the doors check what they pass, and lay out the memory.
const options = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort=", "--importMemory"];
const features = "simd,threads,bulk-memory,mutable-globals,sign-extension,nontrapping-f2i";
const variants = {
  plain: [],
  shared: ["--sharedMemory", "--maximumMemory", "65536"],
};

await script(async () => {
  if (process.argv[2] === "--print") await printKernels();
  else await buildKernels();
});

/** The kernels there are, by name. */
function kernelNames() {
  return readdirSync(assembly)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"))
    .sort();
}

/** Compiles the kernels whose sources are not those they were compiled from. */
async function buildKernels() {
  mkdirSync(wasm, { recursive: true });
  for (const file of readdirSync(wasm)) {
    if (!kernelNames().includes(basename(file, ".ts"))) rmSync(join(wasm, file));
  }
  const stale = kernelNames().filter((name) => !isUpToDate(name));
  for (const name of stale) writeFileSync(compiledFile(name), await compileKernel(name));
}

async function printKernels() {
  const files = {};
  for (const name of kernelNames()) files[`${name}.ts`] = await compileKernel(name);
  process.stdout.write(JSON.stringify(files));
}

/** What src/kernels/wasm/NAME.ts is to hold. Throws SetUpError with what the compiler said. */
async function compileKernel(name) {
  const codes = [];
  for (const [variant, extra] of Object.entries(variants)) {
    codes.push(`  ${variant}:\n    "${(await compile(name, extra)).toString("base64")}",\n`);
  }
  return `// Made from assembly/${name}.ts by \`npm run build\`; not for editing.\n// ${fingerprint(name)}\nexport const kernel = {\n${codes.join("")}};\n`;
}

async function compile(name, extra) {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error, stderr } = await asc.main(
    [`${name}.ts`, "--outFile", "out.wasm", ...options, "--enable", features, ...extra],
    {
      readFile: (file) => {
        const path = join(assembly, file);
        return existsSync(path) ? readFileSync(path, "utf8") : null;
      },
      writeFile: (_, content) => {
        binary = content;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined) {
    throw new SetUpError(`The kernel ${name} could not be compiled; what the compiler said is below.`, String(stderr));
  }
  return Buffer.from(binary);
}

function isUpToDate(name) {
  const file = compiledFile(name);
  return existsSync(file) && readFileSync(file, "utf8").includes(`\n// ${fingerprint(name)}\n`);
}

function compiledFile(name) {
  return join(wasm, `${name}.ts`);
}

/** Of all that a compiled kernel depends on: its source, the parts in assembly/NAME/, what it shares, compiler and options. */
function fingerprint(name) {
  const { version } = JSON.parse(readFileSync(join(root, "node_modules", "assemblyscript", "package.json"), "utf8"));
  const hash = createHash("sha256").update(JSON.stringify([version, options, features, variants]));
  for (const [file, text] of sourcesOf(name)) hash.update(`\0${file}\0`).update(text);
  return hash.digest("hex");
}

/** The files of a kernel with their texts; of assembly/shared/ only those that it imports. */
function sourcesOf(name) {
  const files = [`${name}.ts`, ...partsIn(name)];
  const sources = [];
  for (const file of files) {
    const text = readFileSync(join(assembly, file), "utf8").replaceAll("\r\n", "\n");
    sources.push([file, text]);
    for (const shared of partsIn("shared")) {
      const path = basename(shared, ".ts");
      const isImported = [`"./shared/${path}"`, `"../shared/${path}"`, `"./${path}"`].some((from) =>
        text.includes(from),
      );
      if (isImported && !files.includes(shared)) files.push(shared);
    }
  }
  return sources;
}

function partsIn(folder) {
  const place = join(assembly, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .sort()
    .map((file) => `${folder}/${file}`);
}
