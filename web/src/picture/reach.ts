import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Under this many rows all are drawn. */
const few = 150;
/** How many rows beyond the view are drawn too; the view counts in these steps. */
const margin = 16;

/** Which rows of a long list are in view, where rows are of one height and an element around the host scrolls. */
export class Reach implements ReactiveController {
  /** The rows in view, from first to before last. */
  span = { first: 0, last: few };
  private scroller: HTMLElement | null = null;
  private readonly scrolled = () => this.measure();

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly moved: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.scroller = this.host.parentElement;
    this.scroller?.addEventListener("scroll", this.scrolled, { passive: true });
  }

  hostDisconnected(): void {
    this.scroller?.removeEventListener("scroll", this.scrolled);
    this.scroller = null;
  }

  /** Which of that many rows are to be drawn. */
  within(total: number): { first: number; last: number } {
    return total <= few ? { first: 0, last: total } : this.span;
  }

  /** Looks which rows are in view now. */
  measure(): void {
    const { scroller } = this;
    if (!scroller) return;
    const height = this.row();
    const top = (scroller.getBoundingClientRect().top - this.top()) / height;
    const first = Math.max(0, (Math.floor(top / margin) - 1) * margin);
    const last = first + (Math.ceil(scroller.clientHeight / height / margin) + 3) * margin;
    if (first === this.span.first && last === this.span.last) return;
    this.span = { first, last };
    this.host.requestUpdate();
    this.moved();
  }

  /** Scrolls until a row is in view. */
  show(index: number): void {
    const { scroller } = this;
    if (!scroller) return;
    const height = this.row();
    const heads = this.host.shadowRoot!.querySelector(".heads")?.clientHeight ?? 0;
    const { top, bottom } = scroller.getBoundingClientRect();
    const at = this.top() + index * height;
    if (at < top + heads) scroller.scrollTop -= top + heads - at;
    else if (at + height > bottom) scroller.scrollTop += at + height - bottom;
    this.measure();
  }

  /** Where the first row stands, whether it is drawn or not. */
  private top(): number {
    return this.host.shadowRoot!.querySelector(".before")?.getBoundingClientRect().top ?? 0;
  }

  private row(): number {
    return this.host.shadowRoot!.querySelector(".row.body")?.getBoundingClientRect().height || 34;
  }
}
