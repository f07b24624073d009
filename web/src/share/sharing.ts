import type { Client } from "../engine/client";
import { given, type Journal, type LessonNote } from "../session/journal";
import { anySeed } from "../session/seed";
import { Session, type Beginning } from "../session/session";
import { store, stored } from "../page/stored";

/** What sharing needs of the page. */
export interface Page {
  session: Session;
  readonly client: Client;
  readonly columns: number;
  readonly renderRoot: ParentNode & Node;
  /** Where dialogs are that outlast a session. */
  readonly dialogs: HTMLElement;
  /** Goes on with a session that is of a lesson. */
  teach(session: Session, note: LessonNote): void;
  /** Looks into a container image, or lets the reader choose one. */
  image(file?: File): Promise<void>;
  readonly updateComplete: Promise<unknown>;
}

/** Whose machine it is: the reader's own, or the one that plays what came last in a link or a file. */
type Owner = "page" | "link";

/** How long a line may go on after its interrupt before its machine is given up, in milliseconds. */
const patience = 3000;

/**
 * Which machine the page shows, and what else concerns sessions that come and
 * go. A link waits for the reader's consent, and leaves the reader's own
 * session as it is. What is rarely needed is loaded then.
 */
export class Sharing {
  constructor(private readonly page: Page) {}

  /** Opens what the address says; where it is no link, what is open besides, or the reader's own session. */
  begin(besides: () => Promise<boolean>): void {
    addEventListener("hashchange", () => void this.arrive(() => undefined));
    addEventListener("dragover", (event) => hasFiles(event as DragEvent) && event.preventDefault());
    addEventListener("drop", (event) => this.dropped(event as DragEvent));
    void this.arrive(() => void besides().then((open) => open || this.open("page")));
  }

  /** Shows what can be done with the session. */
  async share(): Promise<void> {
    const { ShareElement } = await import("./share-element");
    const dialog = this.place(new ShareElement());
    dialog.sharing = this;
    dialog.session = this.page.session;
    await dialog.updateComplete;
    await dialog.show();
  }

  /** Shows the session's link as a QR code: to take it along, or to show where one is stuck. */
  async code(why: keyof typeof reasons = "take"): Promise<void> {
    const [{ QrElement }, { addressOf, given }] = await Promise.all([
      import("../desk/qr-element"),
      import("./wares"),
    ]);
    const address = await addressOf(await given(this.page.session));
    const { name, note } = reasons[why];
    await this.place(new QrElement()).show(address, name, note);
  }

  /** Lets the reader choose a container image to look into. */
  image(): Promise<void> {
    return this.page.image();
  }

  /** Asks whether to play what a file holds. */
  async load(file: File): Promise<void> {
    const { journalIn } = await import("./file");
    await this.offer(async () => journalIn(await file.text()), file.name);
  }

  /** Lets the reader choose a file to load. */
  choose(): void {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.addEventListener("change", () => input.files?.[0] && void this.load(input.files[0]));
    input.click();
  }

  /** The reader's own session again. */
  async back(): Promise<void> {
    history.replaceState(null, "", location.pathname + location.search);
    await this.renew();
    this.open("page");
  }

  /** Follows the address; otherwise where it is no link, or not wanted. */
  private async arrive(otherwise: () => void): Promise<void> {
    const { hash } = location;
    if (!/^#\d+\./.test(hash)) return otherwise();
    const read = () => journalOf(hash.slice(1));
    if (stored("link") === hash && this.page.session.state === "starting") {
      const { setup, profile, lesson } = await read();
      const { session } = this.page;
      this.open("link", given({ setup, profile }));
      if (lesson) this.page.teach(session, lesson);
      return;
    }
    if (await this.offer(read, "")) return;
    history.replaceState(null, "", location.pathname + location.search);
    otherwise();
  }

  /** Shows what would be played, and plays it where the reader agrees. */
  private async offer(read: () => Promise<Journal>, name: string): Promise<boolean> {
    const { OfferElement } = await import("./offer-element");
    const dialog = this.page.dialogs.appendChild(new OfferElement());
    const journal = await dialog.ask(read, name);
    dialog.remove();
    if (!journal) return false;
    await this.play(journal);
    return true;
  }

  private async play(journal: Journal): Promise<void> {
    const { linkOf } = await import("./link");
    const hash = `#${await linkOf(journal)}`;
    if (location.hash !== hash) history.replaceState(null, "", hash);
    store("link", hash);
    await this.renew();
    const { session } = this.page;
    session.view = journal.view ?? "";
    const { seed, setup, profile } = journal;
    this.open("link", { seed, strange: true, ...given({ setup, profile }) });
    session.play(journal);
    if (journal.lesson) this.page.teach(session, journal.lesson);
    void this.watch(session, journal);
  }

  /** Tells how the playing of a journal went. */
  private async watch(session: Session, journal: Journal): Promise<void> {
    const { outcome } = await import("./played");
    const said = await outcome(session, journal, patience);
    if (session !== this.page.session) return;
    if (session.state !== "prompt" && session.met) {
      await this.renew();
      this.open("link");
    }
    const { NoticeElement } = await import("./notice-element");
    const notice = this.place(new NoticeElement());
    notice.said = said;
    notice.sharing = this;
  }

  /** Puts a new session in place of the one that is shown. */
  private async renew(): Promise<void> {
    if (this.page.session.state === "starting") return;
    void this.page.session.leave();
    this.page.session = new Session();
    await this.page.updateComplete;
  }

  private open(name: Owner, more: Beginning = {}): void {
    const { session, client, columns: cols } = this.page;
    session.open(client, { seed: anySeed(), keep: true, name, cols, ...more });
    this.equip(session);
  }

  /** Gives a session the page's own words. */
  equip(session: Session): void {
    for (const word of ["help", "explain", "share", "save", "load", "image", "real"] as const) {
      session.deeds.set(word, async (rest) => {
        const { deeds } = await import("./deeds");
        return deeds[word]({ session, sharing: this, rest });
      });
    }
  }

  /** Shows what is of the present session, and goes with it. */
  private place<T extends HTMLElement>(element: T): T {
    this.page.renderRoot.querySelector(element.localName)?.remove();
    this.page.renderRoot.insertBefore(element, this.page.dialogs);
    return element;
  }

  private dropped(event: DragEvent): void {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.take(file);
  }

  /** Loads a session, which is JSON, or looks into anything else as an image. */
  private async take(file: File): Promise<void> {
    const isJSON = /json$/.test(file.name) || /^[{[]/.test(await file.slice(0, 1).text());
    await (isJSON ? this.load(file) : this.page.image(file));
  }
}

/** What a QR code is for, and what there is to say of it. */
const reasons = {
  take: {
    name: "This state, to take along",
    note: "Whoever scans it gets this session, up to here, in a simulator of their own.",
  },
  stuck: {
    name: "I’m stuck",
    note: "Show this to your teacher, or send the link: it has what you typed, and every step of it can be gone through.",
  },
} as const;

/** The journal of a link, or of a series of links that this is the last of. */
async function journalOf(fragment: string): Promise<Journal> {
  const { readPayload } = await import("./link");
  if (!fragment.startsWith("2.")) return readPayload(fragment);
  const { gathered } = await import("./series");
  return readPayload(gathered(fragment, localStorage));
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return !!dataTransfer?.types.includes("Files");
}
