import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The tests that need the cluster of `npm run test:spark`: one after the other, for some kill its workers. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/spark/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
