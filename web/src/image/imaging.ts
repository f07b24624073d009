import type { Client } from "../engine/client";
import type { Session } from "../session/session";
import type { ImageElement } from "./pane";

/** What images need of the page. */
interface Page {
  readonly session: Session;
  readonly client: Client;
  readonly renderRoot: ParentNode & Node;
  readonly updateComplete: Promise<unknown>;
  requestUpdate(): void;
}

/** Whether images are looked into; what that takes is loaded then. */
export class Imaging {
  on = false;

  constructor(private readonly page: Page) {
    page.client.carrier = {
      read: (digest, done) => this.pane?.read(digest, done),
      wanted: (digest, size) => void this.want(digest, size),
    };
  }

  /** Shows the pane, in the place of the picture, or closes it. */
  async turn(on = !this.on): Promise<void> {
    if (on) await import("./pane");
    this.on = on;
    this.page.requestUpdate();
    await this.page.updateComplete;
    if (on) this.pane?.focus();
  }

  /** Looks into a file that was dropped. */
  async load(file: File): Promise<void> {
    await this.turn(true);
    await this.pane?.load(file);
  }

  private get pane(): ImageElement | null {
    return this.page.renderRoot.querySelector("overlook-image");
  }

  /** Asks for a file that the machine holds and the browser has no more. */
  private async want(digest: string, size: number): Promise<void> {
    const { WantedElement } = await import("./wanted-element");
    const dialog = this.page.renderRoot.appendChild(new WantedElement());
    await dialog.ask(this.page.client, digest, size);
    dialog.remove();
  }
}
