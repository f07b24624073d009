/** The files of this build, and a name that changes with them; the build puts both in. */
declare const BUILD: { name: string; files: string[] };

/**
 * The service worker: it keeps the page and all it needs, and hands them out
 * when the network is not there. While it is there, everything goes its usual
 * way, and the browser's own cache of compiled code stays in use.
 */
const build = BUILD;
const cacheName = `overlook-${build.name}`;
const scope = globalThis as unknown as ServiceWorkerGlobalScope;

/** The page could not be had from the network: what it asks for next comes from the cache too. */
let offline = false;

scope.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(build.files))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((all) => all.filter((each) => each.startsWith("overlook-") && each !== cacheName))
      .then((old) => Promise.all(old.map((each) => caches.delete(each)))),
  );
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== scope.location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (offline || !navigator.onLine) event.respondWith(kept(request));
});

async function navigate(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    offline = false;
    return response;
  } catch {
    offline = true;
    return kept(request);
  }
}

/** What the cache has, or what the network says. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(request, { ignoreSearch: request.mode === "navigate" })) ?? fetch(request);
}
