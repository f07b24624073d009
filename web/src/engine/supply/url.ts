import full from "engine:full?url";
import wasm from "engine:wasm?url";
import worker from "../worker?worker&url";
import node from "../../node/realm?worker&url";
import type { Supply } from "../client";
import { compile } from "../compile";
import { trusted } from "../trusted";

/** A page on its own origin: everything comes by its address. */
export const supply: Supply = {
  worker: () => new Worker(trusted(worker), { type: "module" }),
  engine: () => compile(wasm),
  full,
  node,
};
