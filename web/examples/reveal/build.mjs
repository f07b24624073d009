// Puts the deck, reveal.js and Overlook beside each other in site/.
import { cpSync, mkdirSync, rmSync } from "node:fs";

rmSync("site", { recursive: true, force: true });
mkdirSync("site");
for (const file of ["index.html", "deck.js"]) cpSync(file, `site/${file}`);
cpSync("node_modules/reveal.js/dist", "site/reveal", { recursive: true });
cpSync("overlook", "site/overlook", { recursive: true });
