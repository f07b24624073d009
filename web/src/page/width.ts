import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A phone that lies on its side is a phone with the picture beside the console. */
export type Width = "phone" | "lying" | "narrow" | "wide";

/** How much room the page has; the host is drawn anew when that changes. */
export class WidthController implements ReactiveController {
  private readonly phone = matchMedia("(max-width: 699px)");
  private readonly lying = matchMedia("(max-height: 479px) and (min-width: 560px) and (max-width: 1099px)");
  private readonly narrow = matchMedia("(max-width: 1099px)");
  private readonly changed = () => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get now(): Width {
    if (this.lying.matches) return "lying";
    if (this.phone.matches) return "phone";
    return this.narrow.matches ? "narrow" : "wide";
  }

  hostConnected(): void {
    this.lying.addEventListener("change", this.changed);
    this.phone.addEventListener("change", this.changed);
    this.narrow.addEventListener("change", this.changed);
  }

  hostDisconnected(): void {
    this.lying.removeEventListener("change", this.changed);
    this.phone.removeEventListener("change", this.changed);
    this.narrow.removeEventListener("change", this.changed);
  }
}
