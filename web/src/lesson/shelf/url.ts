import type { Shelf } from "../shelf";

/** Lessons lie beside the page, below lessons/. */
export const shelf: Shelf = async (name) => {
  const response = await fetch(new URL(`lessons/${name}`, document.baseURI));
  if (response.status === 404) return undefined;
  const value: unknown = await response.json();
  return { value, changes: response.headers.get("Overlook-Changes") ?? undefined };
};
