import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const engines: Record<string, string> = {
  "engine:wasm?url": resolve(import.meta.dirname, "../../bin/overlook.wasm"),
  "engine:full?url": resolve(import.meta.dirname, "../../bin/overlook-full.wasm"),
};

/**
 * Gives the page files that are not its own: "go:wasm_exec", the glue of the
 * Go toolchain that built the engine, "engine:wasm", the engine, and
 * "engine:full", the engine with every command. "engine:supply" is the way in
 * which this build brings them to the page.
 */
export function engine(supply = resolve(import.meta.dirname, "../src/engine/supply/url.ts")): Plugin {
  return {
    name: "overlook-engine",
    enforce: "pre",
    resolveId(id) {
      if (id === "engine:supply") return supply;
      if (id === "go:wasm_exec") return goFile("lib/wasm/wasm_exec.js");
      const wasm = engines[id];
      if (!wasm) return null;
      if (!existsSync(wasm)) this.error(`${wasm} is missing: run make wasm first`);
      return `${wasm}?url`;
    },
    // The engine is most of what is fetched: ask for it before the page's own code runs.
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {}, filename }) {
        if (!filename.endsWith("/index.html")) return [];
        const file = Object.keys(bundle).find((name) => /\boverlook-(?!full-)[^/]*\.wasm$/.test(name));
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
