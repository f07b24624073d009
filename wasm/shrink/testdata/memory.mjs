// Writes the memory that a program has before its first step.
//
//   node memory.mjs PROGRAM.wasm MEMORY

import { readFileSync, writeFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  (imports[from] ??= {})[name] = () => {};
}
const { exports } = new WebAssembly.Instance(module, imports);
writeFileSync(process.argv[3], new Uint8Array(exports.mem.buffer));
