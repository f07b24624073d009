import type { Way } from "./element";
import { addressOf, Framed } from "./framed";
import type { Opener } from "./stage";

/** The least that is a WebAssembly module. */
const nothing = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Whether this page's policy lets WebAssembly be compiled. */
function mayCompile(): boolean {
  try {
    return new WebAssembly.Module(nothing) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/**
 * The usual way: in the page itself; in a frame where the page's policy
 * forbids WebAssembly, or where the files are another origin's, whose workers
 * a page may not start. base is where the built files are.
 */
export function usualWay(base: string, local: () => Promise<{ open: Opener }>): Way {
  return async (of, transcript) => {
    if (new URL(base).origin === location.origin && mayCompile()) return (await local()).open;
    const address = addressOf(new URL("embed.html", base).href, of, transcript);
    return ({ height }, notify, kept) => new Framed(address, height, notify, kept as never);
  };
}
