import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // They have a cluster to themselves: npm run test:spark.
    exclude: [...configDefaults.exclude, "test/spark/**"],
    pool: "threads",
    maxWorkers: 2,
    // They end what stands still. What is slow because the machine does much else besides is no failure.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
