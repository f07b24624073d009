import { defineConfig } from "vite";

const entries: Record<string, string> = {
  embed: "src/embed/embed.ts",
  lab: "src/embed/lab-module.ts",
};

/** What other pages load first, each as one file: --mode embed for a script tag, --mode lab for a module. */
export default defineConfig(({ mode }) => ({
  base: "./",
  publicDir: false,
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
