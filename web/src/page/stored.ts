/** A choice of the reader's that lasts as long as the browser lets it. */
export function stored(name: string): string | undefined {
  try {
    return localStorage.getItem(`overlook-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function store(name: string, value: string): void {
  try {
    localStorage.setItem(`overlook-${name}`, value);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
