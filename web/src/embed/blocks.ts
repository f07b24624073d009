/** The word behind the fence of a block that is a lab. */
const language = "overlayfs";

/** What generators make of a fenced block: its pre, or an element around it, has the language in a class. */
const blocks = [
  `pre > code.language-${language}`,
  `pre > code.${language}`,
  `pre.language-${language}`,
  `pre.${language}`,
  `div.language-${language} pre`,
  `div.highlight-${language} pre`,
  `pre[lang=${language}]`,
  `pre[data-language=${language}]`,
].join(", ");

/** Makes a lab of every fenced block in a page, now and when more come, as in a site that changes pages by itself. */
export function upgradeBlocks(document: Document): void {
  const upgrade = () => document.querySelectorAll<HTMLElement>(blocks).forEach(wrap);
  upgrade();
  let coming = false;
  new MutationObserver(() => {
    if (coming) return;
    coming = true;
    requestAnimationFrame(() => {
      coming = false;
      upgrade();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
}

/** Puts a lab around a block. */
function wrap(block: HTMLElement): void {
  if (block.closest("overlook-lab")) return;
  const pre = block.closest("pre")!;
  const around = pre.closest(`div.language-${language}, div.highlight-${language}, div.highlight`);
  const whole = around?.querySelectorAll("pre").length === 1 ? around : pre;
  const lab = document.createElement("overlook-lab");
  whole.replaceWith(lab);
  lab.append(whole);
}
