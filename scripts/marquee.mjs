// npm run -s marquee -- ARGS: the command line of this clone, brought up to date without a word on stdout.
import { script, setUp } from "./set-up.mjs";

await script(async () => {
  setUp((line) => process.stderr.write(`${line}\n`));
  // npm moves to the package's folder; files are named from where the user stands.
  if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
  await import("../dist/cli/main.js");
});
