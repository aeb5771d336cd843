// Keeps what a browser has seen of the course, for when the line is away: first the line, then what
// was kept.
const KEPT = "imbalance-course";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const found = await fetch(request);
    if (found.ok) await kept.put(request, found.clone());
    return found;
  } catch (problem) {
    const before = await kept.match(request, { ignoreSearch: true });
    if (before) return before;
    throw problem;
  }
}
