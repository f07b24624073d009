import { store, stored } from "./stored";

/** The themes; auto follows the system. */
const themes = ["auto", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

export function savedTheme(): Theme {
  const saved = stored("theme");
  const usual = matchMedia("(prefers-contrast: more)").matches ? "contrast" : "auto";
  return themes.find((theme) => theme === saved) ?? usual;
}

export function saveTheme(theme: Theme): void {
  store("theme", theme);
}

/** The theme after this one; after auto comes the one that looks different. */
export function nextTheme(theme: Theme): Theme {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const order: Theme[] = dark ? ["auto", "light", "contrast", "dark"] : ["auto", "dark", "contrast", "light"];
  return order[(order.indexOf(theme) + 1) % order.length]!;
}
