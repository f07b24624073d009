import "go:wasm_exec";
import type { Engine } from "./contract";

interface Global {
  overlook?: Engine;
  overlookReady?: () => void;
  Go: new () => {
    env: Record<string, string>;
    importObject: WebAssembly.Imports;
    run(instance: WebAssembly.Instance): Promise<void>;
  };
}

/** From so much memory on the engine tidies up sooner: what a tab has given it once, it never gets back. */
const tidy = "96MiB";

/** Starts the Go program and waits for the engine it registers. */
export async function boot(module: WebAssembly.Module, ended: (text: string) => void): Promise<Engine> {
  await launch(module, ended);
  return (globalThis as unknown as Global).overlook!;
}

/** Starts a Go program and waits until it says that it is ready. */
export async function launch(module: WebAssembly.Module, ended: (text: string) => void): Promise<void> {
  const scope = globalThis as unknown as Global;
  const go = new scope.Go();
  go.env.GOMEMLIMIT = tidy;
  const ready = new Promise<void>((resolve) => (scope.overlookReady = resolve));
  const instance = await WebAssembly.instantiate(module, go.importObject);
  go.run(instance).then(
    () => ended("The simulated machine has stopped."),
    (reason: unknown) => ended(String(reason)),
  );
  await ready;
}
