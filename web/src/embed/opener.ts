import { Client, type Supply } from "../engine/client";
import { Lab } from "./lab";
import type { Opener } from "./stage";
import "./stage-element";

/** Opens labs in this very page: they share one worker and one engine, which begin with the first of them. */
export function openerOf(from: Supply): Opener {
  let client: Client | undefined;
  return (options, notify, kept) => {
    const lab = new Lab((client ??= new Client(from)), options, notify, kept);
    const element = document.createElement("overlook-stage");
    element.lab = lab;
    element.page = new URL("./index.html", base(import.meta.url)).href;
    return {
      element,
      ready: lab.ready,
      get journal() {
        return lab.journal;
      },
      call: (method, args) => lab.call(method, args),
      focus: () => element.console?.focus(),
      close: () => lab.close(),
    };
  };
}

/** Where the built files are, whichever of them this code has ended up in. */
function base(url: string): string {
  return url.replace(/assets\/[^/]*$/, "");
}
