import { LitElement, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { sheets } from "../style/sheets";
import css from "./splitter.css?inline";

/** The movable line between two panes. It only says where it should be, by "overlook-split". */
@customElement("overlook-splitter")
export class SplitterElement extends LitElement {
  static override styles = sheets(css);

  /** Which way it moves. */
  @property({ reflect: true }) axis: "x" | "y" = "y";
  @property() label = "";
  /** Where it is, as a share of the page in percent. */
  @property({ type: Number }) value = 50;
  @property({ type: Number }) min = 20;
  @property({ type: Number }) max = 80;

  protected override render(): TemplateResult {
    return html`<div
      role="separator"
      tabindex="0"
      aria-label=${this.label}
      aria-orientation=${this.axis === "y" ? "horizontal" : "vertical"}
      aria-valuenow=${Math.round(this.value)}
      aria-valuemin=${this.min}
      aria-valuemax=${this.max}
      @keydown=${this.key}
      @pointerdown=${(event: PointerEvent) => (event.target as Element).setPointerCapture(event.pointerId)}
      @pointermove=${this.drag}
    ></div>`;
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, number> =
      this.axis === "y" ? { ArrowUp: -2, ArrowDown: 2 } : { ArrowLeft: -2, ArrowRight: 2 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.move(this.value + step);
  }

  private drag(event: PointerEvent): void {
    if (!(event.target as Element).hasPointerCapture(event.pointerId)) return;
    const share = this.axis === "y" ? event.clientY / innerHeight : event.clientX / innerWidth;
    this.move(share * 100);
  }

  private move(to: number): void {
    const detail = Math.max(this.min, Math.min(this.max, to));
    this.dispatchEvent(new CustomEvent("overlook-split", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-splitter": SplitterElement;
  }
}
