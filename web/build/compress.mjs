// Puts a .br and a .gz beside every file of dist that is worth it, so that the
// server never compresses anything itself. What was compressed once is kept by
// its content: the engine takes a minute, and most builds do not change it.
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "../dist");
const cache = join(import.meta.dirname, "../node_modules/.cache/compress");
const worthwhile = new Set([".html", ".js", ".css", ".svg", ".wasm", ".json", ".webmanifest"]);
const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };

mkdirSync(cache, { recursive: true });
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !worthwhile.has(extname(path))) continue;
  const bytes = readFileSync(path);
  const digest = createHash("sha256").update(bytes).digest("hex");
  put(path, ".br", digest, bytes, () => brotliCompressSync(bytes, { params: quality }));
  put(path, ".gz", digest, bytes, () => gzipSync(bytes, { level: 9 }));
}

function put(path, suffix, digest, bytes, compress) {
  const kept = join(cache, digest + suffix);
  if (!existsSync(kept)) {
    writeFileSync(`${kept}.new`, compress());
    renameSync(`${kept}.new`, kept);
  }
  if (statSync(kept).size < bytes.length) copyFileSync(kept, path + suffix);
}
