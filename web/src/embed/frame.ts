import { supply } from "../engine/supply/blob";
import { OverlookLab } from "./element";
import { openerOf } from "./opener";
import { attributes } from "./options";
import { asksToConnect, serve } from "./port";

/** The page of a lab in a frame: its address holds the lab's attributes, and behind the "#" its script or state. */
const asked = new URLSearchParams(location.search);
const behind = location.hash.slice(1);
const script = new URLSearchParams(behind).get("script");

OverlookLab.way = () => Promise.resolve(openerOf(supply));
customElements.define("overlook-lab", OverlookLab);

const lab = document.createElement("overlook-lab");
for (const name of attributes) {
  const value = asked.get(name);
  if (value !== null && name !== "storage") lab.setAttribute(name, value);
}
lab.setAttribute("height", asked.get("height") === "auto" ? "auto" : String(Math.max(120, innerHeight)));
if (script === null && behind !== "") lab.setAttribute("state", behind);
const pre = document.createElement("pre");
pre.textContent = script ?? "";
lab.append(pre);

const ports: MessagePort[] = [];
const events = ["ready", "command", "change", "step", "check", "predict", "complete", "error"].map(
  (name) => `overlook-${name}`,
);

function tell(said: object): void {
  for (const port of ports) port.postMessage(said);
}

for (const name of events) {
  lab.addEventListener(name, (event) =>
    tell({ type: "event", name, detail: (event as CustomEvent<unknown>).detail }),
  );
}

addEventListener("message", (event) => {
  if (!asksToConnect(event)) return;
  const port = event.ports[0]!;
  ports.push(port);
  serve(port, { call: (method, args) => lab.call(method, args) });
  size();
  void lab.ready.then(() => port.postMessage({ type: "ready" }));
});

const size = () => tell({ type: "size", height: Math.ceil(lab.getBoundingClientRect().height) });
new ResizeObserver(size).observe(lab);
document.querySelector("main")!.append(lab);
