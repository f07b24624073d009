/** How long after its start the page keeps itself for when there is no network, in milliseconds. */
const leisure = 5000;

/** Keeps the page in the browser, so that it opens without a network. A page from a disk needs nothing of the kind. */
export function keepOffline(): void {
  if (!("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  setTimeout(() => {
    navigator.serviceWorker.register("./sw.js").catch(() => undefined);
  }, leisure);
}
