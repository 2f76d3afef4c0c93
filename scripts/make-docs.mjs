// npm run docs: writes docs/errors.md from the code, and the README's part on speed from bench/results.json where there is one.
// With --print the page of errors goes to stdout instead.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSpeedPart } from "../bench/speed-part.mjs";
import { ensureBuilt, root, script } from "./set-up.mjs";

await script(async () => {
  ensureBuilt();
  const { errorCatalogue } = await import("../dist/errors.js");
  const { noteMeanings } = await import("../dist/notes.js");
  const page = errorsPage(errorCatalogue, noteMeanings);
  if (process.argv.includes("--print")) {
    process.stdout.write(page);
    return;
  }
  writeFileSync(join(root, "docs", "errors.md"), page);
  const results = join(root, "bench", "results.json");
  if (!existsSync(results)) return;
  const readme = join(root, "README.md");
  writeFileSync(readme, withSpeedPart(readFileSync(readme, "utf8"), JSON.parse(readFileSync(results, "utf8"))));
});

function errorsPage(errors, notes) {
  const groups = [
    [2, "Wrong usage"],
    [3, "Data refused"],
    [4, "Model or run refused"],
    [5, "Engine or server failed"],
    [70, "A defect of Marquee"],
  ];
  const sections = groups.map(([exitCode, title]) => {
    const rows = Object.entries(errors)
      .filter(([, error]) => error.exitCode === exitCode)
      .map(([code, { meaning, httpStatus }]) => `| \`${code}\` | ${meaning} | ${httpStatus} |`);
    return `## ${title}: exit code ${exitCode}\n\n| code | meaning | HTTP |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  const noteRows = Object.entries(notes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `# Errors and notes

Made from the code by \`npm run docs\`.

Every error is one sentence: where, what was expected, what was found and what to do. Its code does not change between
versions, so programs can test for it. With \`--json\` the command line prints
\`{"error": {"code", "message", "details"}}\` on stdout, and the sentence on stderr.

${sections.join("\n")}
## Notes

A note tells what was done to the data or how far to trust a result. It changes no exit code.

| code | meaning |
|---|---|
${noteRows.join("\n")}
`;
}
