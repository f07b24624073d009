import { defineConfig } from "vitest/config";
import { engine } from "./build/engine.ts";

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  worker: { format: "es", plugins: () => [engine()] },
  plugins: [engine()],
  test: { include: ["test/unit/**/*.test.ts"] },
});
