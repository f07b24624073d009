/** The themes in the order the button goes through them; auto follows the system. */
export const themes = ["auto", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

const key = "overlook-theme";

export function savedTheme(): Theme {
  const contrast = matchMedia("(prefers-contrast: more)").matches ? "contrast" : "auto";
  try {
    const saved = localStorage.getItem(key);
    return themes.find((theme) => theme === saved) ?? contrast;
  } catch {
    return contrast;
  }
}

export function saveTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Storage is refused: the theme lasts as long as the page.
  }
}

/** The theme after this one; from auto it is the one that looks different. */
export function nextTheme(theme: Theme): Theme {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const order: Theme[] = dark ? ["auto", "light", "contrast", "dark"] : ["auto", "dark", "contrast", "light"];
  return order[(order.indexOf(theme) + 1) % order.length]!;
}
