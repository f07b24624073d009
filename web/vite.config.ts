import { defineConfig } from "vitest/config";
import { engine } from "./build/engine.ts";
import { lessons } from "./build/lessons.ts";

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // A page may load ahead what its own head names; a host's page is left as it is.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === "html" ? files : []),
    },
    assetsInlineLimit: 0,
    rolldownOptions: {
      preserveEntrySignatures: "strict",
      input: {
        index: "index.html",
        frame: "embed.html",
        dashboard: "dashboard.html",
        presenter: "presenter.html",
        stage: "src/embed/stage-module.ts",
      },
      output: {
        // The loader names it.
        entryFileNames: ({ name }) => (name === "stage" ? "stage.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es", plugins: () => [engine()] },
  plugins: [engine(), lessons()],
  test: { include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 },
});
