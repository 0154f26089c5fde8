// The numbers of a raid renew themselves while somebody looks at them; a page that is left asks nothing, so that its
// session ends as any other. What has not changed is not sent again.

const EVERY = 15_000;
const RESTING = 30 * 60_000;

const live = document.getElementById("live");
const paused = document.getElementById("paused");
let touchedAt = Date.now();

async function renew() {
  if (document.hidden) return;
  paused.hidden = Date.now() - touchedAt < RESTING;
  if (!paused.hidden) return;
  // whoever is about to press something keeps it under the finger
  if (live.contains(document.activeElement)) return;
  try {
    const since = live.querySelector("[data-stamp]").dataset.stamp;
    const answer = await fetch(`${live.dataset.numbers}?since=${since}`, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    // our own page's part, written and escaped by the desk
    if (answer.status === 200) live.innerHTML = await answer.text();
    else if (answer.type === "opaqueredirect") location.reload();
  } catch {
    // no connection: the next turn asks again
  }
}

function touch() {
  touchedAt = Date.now();
}

for (const sign of ["pointerdown", "keydown", "pointermove"]) document.addEventListener(sign, touch, { passive: true });
document.getElementById("again").addEventListener("click", () => {
  touch();
  renew();
});
document.addEventListener("visibilitychange", renew);
setInterval(renew, EVERY);
