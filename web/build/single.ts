import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { shelf } from "./lessons.ts";

/**
 * Makes one file of a page: its script and style stand in it, allowed by their
 * hashes, and beside them the worker's text and the engine as blocks of data.
 */
export function single(name: string): Plugin {
  return {
    name: "overlook-single",
    enforce: "post",
    generateBundle(_, bundle) {
      const text = (suffix: string): string => {
        const [path, file] = Object.entries(bundle).find(([each]) => each.endsWith(suffix))!;
        Reflect.deleteProperty(bundle, path);
        const found = file.type === "chunk" ? file.code : file.source;
        return typeof found === "string" ? found : Buffer.from(found).toString();
      };
      const workerFile = Object.keys(bundle).find((path) => /worker-[^/]*\.js$/.test(path))!;
      const worker = text(workerFile);
      const html = text(".html");
      const page: Parts = { script: guarded(alone(text(".js"))), style: text(".css"), icon: text(".svg") };
      const blocks = {
        [workerFile.replace(/^.*\//, "")]: guarded(worker),
        engine: packedEngine(),
        lessons: JSON.stringify(shelf()).replaceAll("<", "\\u003c"),
      };
      for (const path of Object.keys(bundle)) Reflect.deleteProperty(bundle, path);
      this.emitFile({ type: "asset", fileName: name, source: whole(html, page, blocks) });
    },
  };
}

interface Parts {
  script: string;
  style: string;
  icon: string;
}

function whole(html: string, { script, style, icon }: Parts, blocks: Record<string, string>): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    `style-src ${hash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const data = Object.entries(blocks).map(
    ([name, text]) => `<script type="text/plain" data-block="${name}">${text}</script>`,
  );
  const head = html
    .replace(/<script [^>]*type="module"[^>]*><\/script>\s*/, "")
    .replace(/<link rel="(?:stylesheet|modulepreload|preload|manifest)"[^>]*>\s*/g, "")
    .replace(
      /<link rel="icon"[^>]*>/,
      () => `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">`,
    )
    .replace(
      '<meta charset="utf-8" />',
      (meta) => `${meta}<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    )
    .replace("</head>", () => `<style>${style}</style></head>`);
  return head.replace("</body>", () => `${data.join("")}<script type="module">${script}</script></body>`);
}

/** A script that has everything in it: there is nothing to load before an import. */
function alone(text: string): string {
  return text.replaceAll("__VITE_PRELOAD__", "[]");
}

/** A script's text as it may stand in a page. */
function guarded(text: string): string {
  return text.replace(/<(\/script|!--)/gi, "<\\$1");
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function packedEngine(): string {
  const wasm = readFileSync(resolve(import.meta.dirname, "../../bin/overlook-full.wasm"));
  return gzipSync(wasm, { level: 9 }).toString("base64");
}
