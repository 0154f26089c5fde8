// Keeps this gate's page on the phone, so that it opens without a connection. It keeps no answer that names anybody.
"use strict";
const PAGE = "{{ page|escapejs }}";
const SHELL = "{{ shell|escapejs }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const VERSION = "{{ version|escapejs }}";
const KEEP = `gate ${PAGE} ${VERSION}`;
const PATIENCE = 3000;
// the desk's page is of another version than the files kept here: until the next worker has its own they come from the desk
let behind = false;

async function keep() {
  const cache = await caches.open(KEEP);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  const page = await fetch(SHELL, { credentials: "same-origin" });
  // a sign-in page must not take the gate's place
  if (!page.ok || page.redirected) throw new Error("not signed in");
  await cache.put(SHELL, page);
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(`gate ${PAGE} `) && name !== KEEP).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A desk that hangs is one that is away.
function fetchSoon(request) {
  return Promise.race([fetch(request), new Promise((_, refuse) => setTimeout(refuse, PATIENCE))]);
}

async function open(request) {
  try {
    const answer = await fetchSoon(request);
    if (answer.status >= 500) throw new Error("the desk is down");
    behind = answer.ok && answer.headers.get("Gate-Version") !== VERSION;
    return answer;
  } catch {
    behind = false;
    return (await caches.match(SHELL)) ?? Response.error();
  }
}

async function fetchKept(request) {
  const kept = await caches.match(request, { cacheName: KEEP, ignoreSearch: true });
  if (kept && !behind) return kept;
  try {
    return await fetchSoon(request);
  } catch {
    return kept ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(open(request));
  else if (FILES.includes(url.pathname)) event.respondWith(fetchKept(request));
});
