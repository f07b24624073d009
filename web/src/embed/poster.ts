import { visible } from "../style/visible";
import css from "./poster.css?inline";

/** The shadow tree of a lab: its own content as a poster, and later the stage. */
export interface Poster {
  resize(height: number | "auto"): void;
  /** The lab is being loaded. */
  wait(): void;
  /** Shows the stage in place of the poster; who pressed the button is in it then, and not at the top of the page. */
  show(stage: HTMLElement): void;
  /** Shows the poster again. */
  back(): void;
  fail(faults: readonly string[]): void;
}

export function poster(host: HTMLElement, start: () => void): Poster {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  if (!host.hasAttribute("role")) host.setAttribute("role", "group");
  if (!host.hasAttribute("aria-label")) host.setAttribute("aria-label", "Overlook lab");

  const button = element("button", { type: "button", class: "start" }, mark(), "Run");
  const ours = { lang: "en", dir: "ltr" };
  const note = element("span", { class: "note" }, "in a simulated Linux, in this page");
  const bar = element("div", { class: "bar", ...ours }, button, note);
  const cover = element(
    "div",
    { class: "cover", part: "poster" },
    picture(host.getAttribute("poster")),
    document.createElement("slot"),
    bar,
  );
  const alert = element("div", { class: "faults", role: "alert", ...ours });
  button.addEventListener("click", start);
  root.replaceChildren(alert, cover);

  return {
    resize(height) {
      host.style.setProperty("--lab-height", height === "auto" ? "auto" : `${height}px`);
    },
    wait() {
      alert.replaceChildren();
      button.disabled = true;
      note.textContent = "Loading…";
    },
    show(stage) {
      const focused = root.activeElement === button;
      stage.setAttribute("exportparts", "grid, terminal, explain, timeline");
      root.replaceChildren(alert, stage);
      if (focused) stage.focus({ preventScroll: true });
    },
    back() {
      root.replaceChildren(alert, cover);
    },
    fail(faults) {
      alert.replaceChildren(...faults.map((fault) => element("p", {}, visible(fault))));
      button.disabled = false;
      note.textContent = "in a simulated Linux, in this page";
    },
  };
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The triangle of a play button. */
function mark(): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: "m4.5 2.5 8.5 5.5-8.5 5.5z" }),
  );
}

/** The image that the page has for the lab; it says nothing that the script does not. */
function picture(address: string | null): HTMLElement {
  if (address === null) return sketch();
  return element("div", { class: "sketch" }, element("img", { src: address, alt: "", loading: "lazy" }));
}

/** What a lab looks like, before there is anything in it: the layers, and two lines of sight. */
function sketch(): HTMLElement {
  const rect = (name: string, x: number, width: number, y = "0", height = "100%") =>
    svg("rect", { class: name, x: `${x}%`, y, width: `${width}%`, height });
  const sight = (name: string, y: string, to: number) => [
    svg("line", { class: `${name}-line`, x1: "29%", y1: y, x2: `${to}%`, y2: y }),
    svg("circle", { class: `${name}-dot`, cx: `${to}%`, cy: y, r: "3.5" }),
  ];
  const drawing = svg(
    "svg",
    { "aria-hidden": "true" },
    rect("upper", 33, 29),
    rect("lower", 66, 29),
    rect("merged", 5, 24, "28", "28"),
    rect("merged", 5, 24, "62", "28"),
    rect("upper-cell", 34, 27, "28", "28"),
    rect("lower-cell", 67, 27, "62", "28"),
    ...sight("upper", "42", 34),
    ...sight("lower", "76", 67),
  );
  return element("div", { class: "sketch" }, drawing);
}

function svg(name: string, attributes: Readonly<Record<string, string>>, ...children: Node[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
