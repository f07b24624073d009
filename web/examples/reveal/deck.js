import Reveal from "./reveal/reveal.mjs";

new Reveal().initialize({ hash: true, transition: "none" });
