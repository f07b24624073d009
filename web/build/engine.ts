import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { HtmlTagDescriptor, IndexHtmlTransformContext, Plugin } from "vite";

type Bundle = NonNullable<IndexHtmlTransformContext["bundle"]>;

const engines: Record<string, string> = {
  "engine:wasm?url": resolve(import.meta.dirname, "../../bin/overlook.wasm"),
  "engine:full?url": resolve(import.meta.dirname, "../../bin/overlook-full.wasm"),
  "author:wasm?url": resolve(import.meta.dirname, "../../bin/overlook-author.wasm"),
};

/**
 * Gives the page files that are not its own: "go:wasm_exec", the glue of the
 * Go toolchain that built the engine, "engine:wasm", the engine, and
 * "engine:full", the engine with every command; "author:wasm" is the compiler of
 * lessons. "engine:supply" is the way in which this build brings them to the page.
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
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle = {}, filename }) => (filename.endsWith("/index.html") ? ahead(bundle) : []),
    },
  };
}

/** The engine, and the page's own code, which comes only behind the engine's start: both are asked for at once. */
function ahead(bundle: Bundle): HtmlTagDescriptor[] {
  const page = Object.values(bundle).find((each) => each.type === "chunk" && each.name === "page");
  const scripts = page?.type === "chunk" ? [page.fileName, ...page.imports] : [];
  const wasm = Object.values(bundle).find(
    (each) => each.type === "asset" && each.names.includes("overlook.wasm"),
  );
  return [
    ...(wasm ? [link({ rel: "preload", as: "fetch", href: `./${wasm.fileName}` })] : []),
    ...scripts.map((name) => link({ rel: "modulepreload", href: `./${name}` })),
  ];
}

function link(attrs: Record<string, string>): HtmlTagDescriptor {
  return { tag: "link", attrs: { ...attrs, crossorigin: true }, injectTo: "head" };
}

function goFile(path: string): string {
  const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  return resolve(root, path);
}
