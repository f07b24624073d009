import { defineConfig } from "vite";
import { build } from "./build/offline.ts";

const entries: Record<string, string> = {
  embed: "src/embed/embed.ts",
  lab: "src/embed/lab-module.ts",
  sw: "src/offline/worker.ts",
};

/**
 * The files that are one each and keep their names: --mode embed, for a script
 * tag of other pages, --mode lab, the same as a module, and --mode sw, the
 * service worker, when all it is to keep has been built.
 */
export default defineConfig(({ mode }) => ({
  base: "./",
  publicDir: false,
  define: mode === "sw" ? { BUILD: JSON.stringify(build()) } : {},
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: false,
    emptyOutDir: false,
    rolldownOptions: {
      preserveEntrySignatures: "strict",
      input: { [mode]: entries[mode]! },
      output: { entryFileNames: "[name].js" },
    },
  },
}));
