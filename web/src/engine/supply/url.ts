import full from "engine:full?url";
import wasm from "engine:wasm?url";
import type { Supply } from "../client";
import { compile } from "../compile";

/** A page on its own origin: everything comes by its address. */
export const supply: Supply = {
  worker: () => new Worker(new URL("../worker.ts", import.meta.url), { type: "module" }),
  engine: () => compile(wasm),
  full,
};
