import { define, upgradeBlocks } from "./lab-module";

define();
if (document.readyState === "complete") upgradeBlocks(document);
else addEventListener("load", () => upgradeBlocks(document), { once: true });
