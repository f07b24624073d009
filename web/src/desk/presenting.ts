import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Theme } from "../page/theme";
import { store, stored } from "../page/stored";

/** The projector's own themes: what a lamp shows well comes first. */
const themes = ["contrast", "light", "dark"] as const satisfies readonly Theme[];

/** Whether the page is shown to a room; the host is drawn anew when that changes. */
export class Presenting implements ReactiveController {
  on = false;
  theme: (typeof themes)[number] = themes.find((each) => each === stored("lamp")) ?? "contrast";

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
    if (new URLSearchParams(location.search).has("present")) void this.begin();
  }

  hostConnected(): void {
    addEventListener("keydown", this.key);
  }

  hostDisconnected(): void {
    removeEventListener("keydown", this.key);
  }

  async begin(): Promise<void> {
    await import("./projector");
    this.on = true;
    this.host.requestUpdate();
  }

  end(): void {
    this.on = false;
    this.host.requestUpdate();
  }

  turn(): void {
    this.theme = themes[(themes.indexOf(this.theme) + 1) % themes.length]!;
    store("lamp", this.theme);
    this.host.requestUpdate();
  }

  private readonly key = (event: KeyboardEvent) => {
    if (this.on || event.key.toLowerCase() !== "p" || !isCommand(event)) return;
    event.preventDefault();
    void this.begin();
  };
}

/** Whether a key is meant for the page: alone, nowhere where text is written, under no dialog. */
export function isCommand(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented)
    return false;
  return !event
    .composedPath()
    .some((each) => each instanceof HTMLElement && each.matches("input, textarea, select, dialog"));
}
