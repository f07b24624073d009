import { defineConfig } from "vitepress";

export default defineConfig({
  title: "Harbour handbook",
  head: [["script", { type: "module", src: "/overlook/embed.js" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "overlook-lab" } } },
  markdown: {
    // A block of the language overlayfs is a lab from the start, so that Vue finds the page as it was built.
    config(md) {
      const usual = md.renderer.rules.fence!;
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info, content } = tokens[index]!;
        if (info.trim().split(/\s+/)[0] !== "overlayfs") return usual(tokens, index, ...rest);
        return `<overlook-lab v-pre><pre>${md.utils.escapeHtml(content)}</pre></overlook-lab>\n`;
      };
    },
  },
  themeConfig: {
    sidebar: [
      { text: "Images and layers", link: "/" },
      { text: "Deleting files", link: "/deleting" },
    ],
  },
});
