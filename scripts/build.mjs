// npm run build: builds dist/ unless it is up to date.
import { ensureBuilt, script } from "./set-up.mjs";

await script(() => ensureBuilt((line) => process.stdout.write(`${line}\n`)));
