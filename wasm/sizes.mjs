// What a wasm weighs: its brotli size in all, and which packages its code and
// data come from.
//
//   node wasm/sizes.mjs FILE.wasm [--names FILE.wasm] [--of PACKAGE] [--max BYTES] [--all]
//
// FILE is what is shipped; --names has the same code, linked without -s, so
// that it has function names. PACKAGE is what they were built from, ./wasm if
// not said. With --max the exit status is 1 where the brotli size is above it.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const CUSTOM = 0;
const IMPORT = 2;
const CODE = 10;
const DATA = 11;
const FUNCTION_NAMES = 1;
const MOST_PACKAGES = 30;

/** A cursor over bytes in the encoding of WebAssembly. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const b = this.byte();
      value += (b & 0x7f) * 2 ** shift;
      if (b < 0x80) return value;
    }
  }

  take(n) {
    this.at += n;
    return this.bytes.subarray(this.at - n, this.at);
  }

  text() {
    return Buffer.from(this.take(this.number())).toString();
  }
}

/** The sections of a module: id, the bytes of the content, and of the whole. */
function sections(bytes) {
  const r = new Reader(bytes, 8);
  const list = [];
  while (!r.done) {
    const start = r.at;
    const id = r.byte();
    const content = r.take(r.number());
    list.push({ id, content, whole: bytes.subarray(start, r.at) });
  }
  return list;
}

/** How many functions are imported: they come first in the numbering. */
function importedFunctions(content) {
  const r = new Reader(content);
  let functions = 0;
  for (let n = r.number(); n > 0; n--) {
    r.text();
    r.text();
    if (r.byte() !== 0) throw new Error("an import that is no function");
    r.number();
    functions++;
  }
  return functions;
}

/** The name of each function, by its number. */
function functionNames(content) {
  const names = new Map();
  const r = new Reader(content);
  if (r.text() !== "name") return names;
  while (!r.done) {
    const kind = r.byte();
    const part = new Reader(r.take(r.number()));
    if (kind !== FUNCTION_NAMES) continue;
    for (let n = part.number(); n > 0; n--) names.set(part.number(), part.text());
  }
  return names;
}

/**
 * The package that a function belongs to: packages has their import paths by
 * the spelling that the linker gives them in function names.
 */
function packageOf(name, packages) {
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
    const path = packages.get(name.slice(0, dot));
    if (path) return path;
  }
  return "(linker and assembly)";
}

/** The packages that make up a program, by the linker's spelling. */
function packagesOf(program) {
  const env = { ...process.env, GOOS: "js", GOARCH: "wasm" };
  const list = execFileSync("go", ["list", "-deps", program], { env, encoding: "utf8" });
  const paths = list.trim().split("\n");
  return new Map([["main", program], ...paths.map((path) => [linkerName(path), path])]);
}

/**
 * An import path as the linker writes it in function names: the dots of the
 * last element escaped, everything but letters, digits and dots replaced.
 */
function linkerName(path) {
  const slash = path.lastIndexOf("/") + 1;
  return (path.slice(0, slash) + path.slice(slash).replaceAll(".", "%2e")).replace(/[^\w.]/g, "_");
}

/** Bytes of code by package. */
function codeByPackage(code, imported, names, packages) {
  const r = new Reader(code);
  const sizes = new Map();
  const count = r.number();
  for (let i = 0; i < count; i++) {
    const start = r.at;
    r.take(r.number());
    const name = packageOf(names.get(imported + i) ?? "", packages);
    sizes.set(name, (sizes.get(name) ?? 0) + r.at - start);
  }
  return sizes;
}

/** The names of a module's functions; none where it has been linked with -s. */
function namesIn(file) {
  const custom = sections(readFileSync(file)).filter((s) => s.id === CUSTOM);
  return custom.map((s) => functionNames(s.content)).find((n) => n.size > 0) ?? new Map();
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
}

const kib = (n) => `${(n / 1024).toFixed(1).padStart(9)} KiB`;

function main(args) {
  const [file] = args;
  if (!file?.endsWith(".wasm")) {
    console.error("usage: node wasm/sizes.mjs FILE.wasm [--names FILE.wasm] [--of PACKAGE] [--max BYTES] [--all]");
    return 2;
  }
  const option = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
  const max = Number(option("--max", Infinity));
  const packages = packagesOf(option("--of", "./wasm"));
  const bytes = readFileSync(file);
  const all = sections(bytes);
  const find = (id) => all.find((s) => s.id === id)?.content ?? Buffer.from([0]);
  const names = namesIn(option("--names", file));
  const code = codeByPackage(find(CODE), importedFunctions(find(IMPORT)), names, packages);

  const packed = brotli(bytes);
  console.log(`${basename(file)}: ${packed} bytes brotli (${(packed / 1e6).toFixed(3)} MB), ${bytes.length} bytes plain`);
  console.log(`${kib(find(CODE).length)}  code`);
  console.log(`${kib(find(DATA).length)}  data: constants, types, line tables`);
  const sorted = [...code].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = args.includes("--all") ? sorted : sorted.slice(0, MOST_PACKAGES);
  for (const [name, size] of shown) console.log(`${kib(size)}    ${name}`);
  const rest = sorted.slice(shown.length);
  if (rest.length > 0) console.log(`${kib(rest.reduce((sum, r) => sum + r[1], 0))}    ${rest.length} more packages`);
  if (packed > max) {
    console.error(`${packed} bytes are more than the ${max} allowed`);
    return 1;
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
