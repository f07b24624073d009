import full from "engine:full?url";
import wasm from "engine:wasm?url";
import worker from "../worker?worker&url";
import node from "../../node/realm?worker&url";
import type { Supply } from "../client";
import { compile } from "../compile";

/**
 * A frame that may have no origin, where a worker's address is refused: the
 * worker starts from its own text, and as a plain script, since Chromium
 * refuses such a frame module workers of any kind.
 */
export const supply: Supply = {
  worker: async () => {
    const text = await (await fetch(worker)).blob();
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    return new Worker(url);
  },
  engine: () => compile(wasm),
  full,
  node,
};
