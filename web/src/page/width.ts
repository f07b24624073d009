import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A phone that lies on its side is a phone with the picture beside the console. */
export type Width = "phone" | "lying" | "narrow" | "wide";

/** How much room the page has; the host is drawn anew when that changes. */
export class WidthController implements ReactiveController {
  private readonly phone = matchMedia("(max-width: 699px)");
  private readonly lying = matchMedia("(max-height: 479px) and (min-width: 560px) and (max-width: 1099px)");
  private readonly narrow = matchMedia("(max-width: 1099px)");
  private readonly small = matchMedia("(max-width: 1279px)");
  private readonly medium = matchMedia("(max-width: 1399px)");
  private readonly changed = () => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** How wide it is for two panes beside each other, or with a lesson for three. */
  of(three: boolean): Width {
    if (this.lying.matches) return "lying";
    if (this.phone.matches) return "phone";
    return (three ? this.small : this.narrow).matches ? "narrow" : "wide";
  }

  /** Three panes have just room enough. */
  get close(): boolean {
    return this.medium.matches;
  }

  hostConnected(): void {
    for (const query of this.queries) query.addEventListener("change", this.changed);
  }

  hostDisconnected(): void {
    for (const query of this.queries) query.removeEventListener("change", this.changed);
  }

  private get queries(): MediaQueryList[] {
    return [this.phone, this.lying, this.narrow, this.small, this.medium];
  }
}
