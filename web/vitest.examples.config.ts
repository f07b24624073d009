import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/examples/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
