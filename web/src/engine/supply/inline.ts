import worker from "../worker?worker&url";
import type { Supply } from "../client";

/**
 * A page that is one file: the worker's text and the engine, packed, are
 * blocks of it. The engine is the one with every program.
 */
export const supply: Supply = {
  worker: () => new Worker(URL.createObjectURL(new Blob([block(worker)], { type: "text/javascript" }))),
  engine: async () => {
    const packed = Uint8Array.from(atob(block("engine")), (character) => character.charCodeAt(0));
    const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compile(await new Response(bytes).arrayBuffer());
  },
};

/** The text of the block that the build has put into the page under this name. */
function block(name: string): string {
  return document.querySelector(`script[data-block="${name.replace(/^.*\//, "")}"]`)!.textContent!;
}
