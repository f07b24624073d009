import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, resolve } from "node:path";

const dist = resolve(import.meta.dirname, "../../dist");

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/** The policy that the documentation asks of a host. */
export const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "style-src 'self'; img-src 'self' data:";

export interface HostPage {
  body: string;
  /** Usually the one above; "" for none. */
  policy?: string;
  type?: string;
}

/** Somebody's site: its own pages, and files of a directory, with the built files below /overlook/. */
export class Host {
  private constructor(
    private readonly server: Server,
    readonly url: string,
    /** The paths that were asked for. */
    readonly asked: string[],
  ) {}

  static async start(pages: Record<string, HostPage>, root = dist, below = "/overlook/"): Promise<Host> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url!, "http://host").pathname);
      asked.push(path);
      const page = pages[path];
      const file = page ? "" : fileOf(root, below, path);
      if (page) {
        if (page.policy !== "") response.setHeader("Content-Security-Policy", page.policy ?? policy);
        response.setHeader("Content-Type", page.type ?? types[".html"]!);
        response.end(page.body);
      } else if (file) {
        response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
        response.end(readFileSync(file));
      } else {
        response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      }
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return new Host(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

function fileOf(root: string, below: string, path: string): string | undefined {
  if (!path.startsWith(below)) return undefined;
  const file = join(root, normalize(`/${path.slice(below.length)}`), path.endsWith("/") ? "index.html" : "");
  return existsSync(file) && extname(file) ? file : undefined;
}
