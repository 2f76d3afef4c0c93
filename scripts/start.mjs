// npm start: sets up what is missing, then runs every study on the built-in data. Arguments go to `marquee run`.
import { script, setUp } from "./set-up.mjs";

await script(async () => {
  setUp((line) => process.stdout.write(`${line}\n`));
  process.argv.splice(2, 0, "run");
  await import("../dist/cli/main.js");
});
