// Puts a .br and a .gz beside every file of dist that is worth it, so that the
// server never compresses anything itself.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "../dist");
const worthwhile = new Set([".html", ".js", ".css", ".svg", ".wasm", ".json"]);

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !worthwhile.has(extname(path))) continue;
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  write(`${path}.br`, brotliCompressSync(bytes, { params }), bytes);
  write(`${path}.gz`, gzipSync(bytes, { level: 9 }), bytes);
}

function write(path, packed, bytes) {
  if (packed.length < bytes.length) writeFileSync(path, packed);
  else rmSync(path, { force: true });
}
