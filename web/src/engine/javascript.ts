import type { Hear, Realm } from "../node/realm";

interface Global {
  /** What the Go program calls; undefined: this page brings no JavaScript engine. */
  overlookNode?: (hear: Hear) => Realm;
  /** What the engine's script leaves. */
  overlookRealm?: (hear: Hear) => Realm;
}

/** Lets programs of machines run in a JavaScript engine, which is fetched when one first does. */
export function bringJavaScript(address: string): void {
  const scope = globalThis as Global;
  let loaded: Promise<unknown> | undefined;
  scope.overlookNode = (hear) => {
    let realm: Realm | undefined;
    let closed = false;
    loaded ??= import(/* @vite-ignore */ address);
    loaded.then(
      () => {
        if (!closed) realm = scope.overlookRealm!(hear);
      },
      (reason: unknown) => {
        loaded = undefined;
        const text = `node: its JavaScript engine could not be loaded: ${String(reason)}`;
        if (!closed) hear("failed", new TextEncoder().encode(text));
      },
    );
    return {
      resume: (answer) => realm?.resume(answer),
      close: () => {
        closed = true;
        realm?.close();
      },
    };
  };
}
