import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const wasm = resolve(import.meta.dirname, "../../bin/overlook.wasm");

/**
 * Gives the page two files that are not its own: "go:wasm_exec", the glue of
 * the Go toolchain that built the engine, and "engine:wasm", the engine.
 */
export function engine(): Plugin {
  return {
    name: "overlook-engine",
    enforce: "pre",
    resolveId(id) {
      if (id === "go:wasm_exec") return goFile("lib/wasm/wasm_exec.js");
      if (id !== "engine:wasm?url") return null;
      if (!existsSync(wasm)) this.error("bin/overlook.wasm is missing: run make wasm first");
      return `${wasm}?url`;
    },
    // The engine is most of what is fetched: ask for it before the page's own code runs.
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {} }) {
        const file = Object.keys(bundle).find((name) => name.endsWith(".wasm"));
        if (!file) return [];
        const attrs = { rel: "preload", as: "fetch", type: "application/wasm", crossorigin: true };
        return [{ tag: "link", attrs: { ...attrs, href: `./${file}` }, injectTo: "head" }];
      },
    },
  };
}

function goFile(path: string): string {
  const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  return resolve(root, path);
}
