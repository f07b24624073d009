import { resolve } from "node:path";
import { defineConfig } from "vite";
import { engine } from "./build/engine.ts";
import { lessons } from "./build/lessons.ts";
import { single } from "./build/single.ts";

/** The page as one file, overlook.html, which also works from a disk. */
const supply = resolve(import.meta.dirname, "src/engine/supply/inline.ts");
const shelf = resolve(import.meta.dirname, "src/lesson/shelf/inline.ts");

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: false,
    emptyOutDir: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  worker: { format: "es", plugins: () => [engine(supply)] },
  plugins: [engine(supply), lessons(shelf), single("overlook.html")],
});
