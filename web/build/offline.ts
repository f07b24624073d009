import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const dist = resolve(import.meta.dirname, "../dist");

/** What the page is made of, and what it fetches later; the forms for other pages are not kept. */
const kept =
  /^(?:(?!embed\.|overlook\.)[\w-]+\.(?:html|css)|app\.webmanifest|icon-\d+\.png|assets\/.*\.(?:js|css|svg|wasm)|lessons\/.*\.json)$/;

/** The files that the service worker keeps, the page itself by its directory too, and a name for just these. */
export function build(): { name: string; files: string[] } {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
    .filter((path) => kept.test(path))
    .sort();
  const digest = createHash("sha256");
  for (const path of files) digest.update(path).update(readFileSync(join(dist, path)));
  return { name: digest.digest("hex").slice(0, 12), files: ["./", ...files.map((path) => `./${path}`)] };
}
